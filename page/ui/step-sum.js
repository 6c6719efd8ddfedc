/** 5 汇总: added up, with every figure traced back to its units by a click, and derived anew. */
function stepSum() {
  const shown = element("div", { class: "stack" });
  const verified = element("div", { class: "stack" });
  watchOpen(5, ["summary"], () => shown.replaceChildren(...summaryShown(verified)));
  watchOpen(5, ["verified"], () => verified.replaceChildren(...verifiedShown()));
  const start = onlyWith(["overview"], button(word("add_up"), addUp, { class: "main" }));
  const why = element("span", { class: "help" });
  watch(["overview", "held"], () => {
    why.textContent = state.overview ? "" : word(state.held.returns.length ? "read_first" : "returns_first");
  });
  return [
    card(word("summary"), element("p", {}, word("summary_help")),
      element("div", { class: "columns" }, handIn("adjustments", { accept: LISTS, then: () => change({ summary: null, verified: null }) })),
      element("p", { class: "row" }, start, why), shown),
    controls(word("publish"), element("p", {}, word("publish_help")),
      element("p", { class: "row" }, onlyWith(["overview"], maker("published", () => ({ kinds: PUBLISHED }))))),
    givenCard(),
    codesCard(),
  ];
}

async function addUp() {
  const summary = await work(word("adding_up"), "merge", {});
  if (!summary) return;
  change({ summary, verified: null, unsaved: true });
  say(summary.said);
}

function summaryShown(verified) {
  const { summary } = state;
  if (!summary) return [];
  if (!summary.html) return [element("p", { class: "bad answer" }, summary.said), ...findingsList(summary.findings)];
  return [element("p", { class: "answer" }, summary.said),
    element("p", { class: "row" }, button(word("take_summary"), () => deliver(summary.files.filter(({ name }) => name.endsWith(".xlsx")), word("summary")), { class: "main output" }),
      button(word("out_summary"), () => deliver(summary.files, word("summary")), { class: "output" }),
      button(word("verify"), verifySummary), button(word("print"), () => window.print())),
    verified,
    ...(summary.findings.length ? [element("h3", {}, word("to_know", { count: summary.findings.length })), ...findingsList(summary.findings)] : []),
    ...tablesOfSum(summary)];
}

/** The tables of all units or, as is chosen, of those of a kind or below one of them. */
function tablesOfSum({ html, parts }) {
  const place = element("div");
  const called = ({ name, is_level: below, units }) => word(below ? "part_below" : "part_kind", { name, count: units.length });
  let shown = "";
  function show(chosen, markup) {
    shown = chosen;
    const part = parts[chosen];
    const tables = tablesOf(engineMarkup(markup));
    if (part) for (const caption of tables.querySelectorAll("figcaption")) caption.append(` · ${called(part)}`); // on paper too
    place.replaceChildren(traced(tables, word("trace"), { part }));
  }
  show("", html);
  if (!parts.length) return [place];
  const which = choice([["", word("part_all")], ...parts.map((part, at) => [at, called(part)])]);
  which.addEventListener("change", guarded(async () => {
    const chosen = which.value;
    const { name, is_level: level } = parts[chosen] ?? {};
    const seen = chosen === "" ? { html } : await work(word("adding_up"), "part", { name, is_level: level });
    if (which.value !== chosen) return; // another was chosen meanwhile
    if (seen) show(chosen, seen.html);
    else which.value = shown;
  }));
  return [element("div", { class: "fields" }, labelled(word("part"), which, word("part_help"))), place];
}

/**
 * Tables beside the place where is said where a figure of theirs comes from. `of` says whose they are: a `summary` made
 * elsewhere, by its name, or a `part` of this one.
 */
function traced(tables, name, of = {}) {
  const place = element("aside", { class: "trace stack", "aria-label": name, tabindex: "-1" }, element("p", { class: "empty" }, word("trace_help")));
  makeTraceable(tables, place, of);
  return element("div", { class: "two traced" }, tables, place);
}

async function verifySummary() {
  const verified = await work(word("verifying"), "verify");
  if (!verified) return;
  change({ verified });
  say(word(verified.is_sound ? "is_sound" : "is_not_sound"));
}

function verifiedShown(verified = state.verified) {
  if (!verified) return [];
  const { is_sound: sound, findings } = verified;
  return [element("p", { class: sound ? "good answer" : "bad answer" }, word(sound ? "is_sound" : "is_not_sound")), ...findingsList(findings, ({ file }) => file && element("span", { class: "help" }, ` ${nameOf(file)}`))];
}

/** Every figure becomes a stop of one roving focus: arrows go from figure to figure, Enter asks where it comes from. */
function makeTraceable(tables, place, of) {
  const cells = [...tables.querySelectorAll("td[id*='sum-']")];
  for (const cell of cells) {
    cell.tabIndex = -1;
    cell.classList.add("traceable");
  }
  if (cells[0]) cells[0].tabIndex = 0;
  const pick = (cell) => traceCell(cell, place, of);
  tables.addEventListener("click", (event) => {
    const cell = event.target.closest("td.traceable");
    if (cell) pick(cell);
  });
  tables.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td.traceable");
    if (!cell || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick(cell);
      return;
    }
    const to = neighbour(cell, event.key);
    if (!to) return;
    event.preventDefault();
    cell.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
}

function neighbour(cell, key) {
  const inRow = (row, at) => [...row.querySelectorAll("td.traceable")].at(at);
  const own = [...cell.parentElement.querySelectorAll("td.traceable")];
  const at = own.indexOf(cell);
  if (key === "ArrowRight") return own[at + 1];
  if (key === "ArrowLeft") return own[at - 1];
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[key];
  for (let row = step && cell.parentElement[step]; row; row = row[step]) {
    const to = inRow(row, at - own.length);
    if (to) return to;
  }
  return null;
}

async function traceCell(cell, place, { summary = null, part = null }) {
  const seen = await work(word("tracing"), "trace", { cell: cell.id.split("sum-")[1], summary });
  if (!seen) return;
  for (const old of document.querySelectorAll(".pointed")) old.classList.remove("pointed");
  cell.classList.add("pointed");
  const lines = seen.lines.filter(({ unit, is_adjustment: adjusts }) => !part || (part.units.includes(unit) && !adjusts));
  const adjusted = lines.filter((one) => one.is_adjustment).length;
  const answer = word("traced", { at: seen.at, value: part ? cell.textContent : seen.value, count: lines.length - adjusted })
    + (adjusted ? word("traced_adjusted", { count: adjusted }) : "");
  const line = (one) => [one.is_adjustment ? word(one.unit ? "adjustment_of" : "adjustment", { unit: one.unit }) : one.unit, element("span", { class: "number" }, one.value),
    one.is_adjustment ? one.file : nameOf(one.file), one.at];
  place.replaceChildren(element("h3", {}, seen.label), element("p", { class: "answer" }, answer), ...findingsList(seen.findings),
    longTable(word("trace"), ["unit_name", "value", "unit_file", "cell"], lines, line));
  say(`${seen.label} ${answer}`);
}
