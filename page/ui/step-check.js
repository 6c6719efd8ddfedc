/** 3 审核: the units beside the return that is looked at. */
function stepCheck() {
  const shown = element("div", { class: "return stack", id: "return", tabindex: "-1", "aria-label": word("return"), role: "region" });
  watchOpen(3, ["chosen", "overview"], () => showReturn(shown));
  return [
    element("div", { class: "two" },
      element("section", { class: "card side", "aria-label": word("units") }, unitList(choose)),
      element("div", { class: "card" }, shown)),
    controls(word("results"),
      element("div", { class: "columns" }, handIn("verdicts", { accept: LISTS, then: readAgain })),
      element("p", { class: "row" }, ...["report-html", "marked", "verdicts", "check-json"].map((which) => onlyWith(["overview"], maker(which))))),
    onward(4),
  ];
}

function choose(key) {
  change({ chosen: key });
}

/** The neighbour of the chosen unit in the list as it is filtered. */
function chooseNext(step) {
  const some = matching(items());
  const at = some.findIndex((item) => item.key === state.chosen);
  const next = some[at < 0 ? 0 : at + step];
  if (next) choose(next.key);
}

let asked = 0;
async function showReturn(place) {
  asked += 1;
  const mine = asked;
  const item = items().find((one) => one.key === state.chosen);
  if (!item && state.working) return;
  if (!item) {
    place.replaceChildren(element("p", { class: "empty" }, word(state.rows.size ? "choose_unit" : "no_returns_yet")));
    return;
  }
  if (!item.file) {
    place.replaceChildren(element("h2", {}, item.title), element("p", { class: "answer" }, item.line.said), ...findingsList(item.line.findings));
    say(`${item.title} ${item.line.said}`);
    return;
  }
  if (!state.overview && !state.working) return readAgain();
  if (state.working) place.replaceChildren(element("p", { class: "empty" }, word("opened_soon", { name: item.title })));
  const one = await openReturn(item.title, item.file);
  if (one && mine === asked) drawReturn(place, one, item.line);
}

/** What has been read can be looked at while others are still being read. */
async function openReturn(name, file) {
  const seen = state.working ? await engine.glance({ file }).catch(() => null) : null;
  return seen?.one ?? work(word("opening", { name }), "one", { file });
}

/** The answer first, then what is wrong with links to the cells, then the tables as printed. */
function drawReturn(place, one, line) {
  const { row, findings } = one;
  const tables = tablesOf(engineMarkup(one.html));
  const redraw = (changed) => drawReturn(place, changed, line);
  const kept = place.contains(document.activeElement);
  place.replaceChildren(
    element("header", { class: "head" },
      element("h2", {}, line?.unit || row.unit || nameOf(row.file), verdictBadge(row.verdict, row.said)),
      element("p", { class: "answer" }, row.headline || word("nothing_found")),
      element("p", { class: "source" }, [row.file, row.period, row.code && word("code_is", { code: row.code })].filter(Boolean).join(" · ")),
      element("p", { class: "row" }, ...sendOne(row, line))),
    ...otherVersions(place, row, line),
    ...(line?.findings.length ? [element("h3", {}, word("of_unit")), ...findingsList(line.findings)] : []),
    ...SEVERITIES.flatMap((severity) => findingsOf(severity, findings.filter((one) => one.severity === severity), tables, redraw)),
    ...(tables.children.length ? [legend(), tables] : []));
  if (kept) place.focus({ preventScroll: true });
  say(`${row.unit || nameOf(row.file)} ${row.said} ${row.headline}`);
}

/** Where a unit returned several, each can be looked at. */
function otherVersions(place, row, line) {
  if (!line || line.versions.length < 2) return [];
  return [element("p", { class: "row" }, word("versions", { count: line.versions.length, file: nameOf(row.file) }),
    line.versions.filter((file) => file !== row.file).map((file) => button(nameOf(file), async () => {
      const one = await openReturn(nameOf(file), file);
      if (one) drawReturn(place, one, line);
    }, { class: "small" })))];
}

function findingsOf(severity, findings, tables, redraw) {
  if (!findings.length) return [];
  return [element("h3", {}, word("findings_of", { severity: word(`severity_${severity}`), count: findings.length })),
    ...findingsList(findings, (finding) => [
      finding.code === LOCKED && button(word("give_password"), givePassword, { class: "small" }),
      element("span", { class: "links" }, finding.cells.map((cell) => toCell(tables, `u1-${cell}`)).filter(Boolean).slice(0, LINKS)),
      confirmation(finding, redraw)].flat())];
}
const LINKS = 6;

/** What is said of a file that opens with a password only. */
const LOCKED = "R107";

const PUBLISHED = ["docx", "html"];

/** What can be handed to this one unit. */
function sendOne(row, line) {
  const unit = line?.unit ?? row.unit;
  return [
    row.verdict !== "unreadable" && (row.verdict !== "pass" || row.counts.warning) ? maker("marked", () => ({ files: [row.file] })) : null,
    line?.goes_back ? maker("letters", () => ({ units: [unit] })) : null,
    line?.asks ? button(word("copy_message"), () => copyMessage(unit)) : null,
    row.verdict === "pass" ? maker("published", () => ({ files: [row.file], kinds: PUBLISHED })) : null,
    button(word("code_check"), () => askForCode(row.file)),
    button(word("print"), () => window.print()),
  ];
}

async function copyMessage(unit) {
  const message = await work(word("writing_message"), "message", { unit });
  if (message?.text) await copy(message.text);
  else if (message) note(word("no_message"));
}
