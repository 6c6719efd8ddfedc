/**
 * The units and files of the campaign as one list: a line for every unit of the roster, then the files that are nobody's.
 * `key` tells it from others; `file` is the return that is shown for it, if there is one.
 */
function items() {
  const lines = state.overview?.lines ?? [];
  const shown = new Set();
  const units = lines.map((line) => {
    for (const file of line.versions) shown.add(file);
    const file = fileOf(line);
    if (file) shown.add(file);
    const row = state.rows.get(file);
    return { key: `unit:${line.unit}`, title: line.unit, file, line, row, of: [line, row], kinds: kindsOf(line, row) };
  });
  const files = [...state.rows.values()].filter((row) => row.verdict !== "passed_over" && !shown.has(row.file)).map((row) => (
    { key: `file:${row.file}`, title: row.unit || nameOf(row.file), file: row.file, row, of: [null, row], kinds: kindsOf(null, row) }));
  return [...units, ...files];
}

/** The return that is shown for a unit: the one that counts, else the only one that may be its own; empty for none. */
function fileOf(line) {
  return line.file || (line.perhaps.length === 1 ? line.perhaps[0] : "");
}

/** Under which filters a unit or a file is found. */
function kindsOf(line, row) {
  const kinds = new Set();
  if (line?.state === "missing") kinds.add("missing");
  if (line?.state === "contested") kinds.add("doubtful");
  if (line?.late) kinds.add("late");
  if (!row) return kinds;
  if (NOT_COUNTED.has(row.counts_as)) kinds.add("not_counted");
  if (row.verdict !== "unreadable" && (row.verdict === "fail" || row.counts.error)) kinds.add("fail");
  if (row.counts.warning) kinds.add("warning");
  if (row.verdict === "undecided" || row.verdict === "unreadable") kinds.add(row.verdict);
  if (row.verdict === "pass" && !row.counts.warning) kinds.add("pass");
  return kinds;
}
const NOT_COUNTED = new Set(["other_version", "subtotal", "empty", "in_doubt", "other_form", "other_year"]);
const FILTERS = ["all", "missing", "late", "fail", "warning", "undecided", "unreadable", "doubtful", "not_counted", "pass"];

function matching(all) {
  const text = state.search.trim().toLowerCase();
  return all.filter((item) => (state.filter === "all" || item.kinds.has(state.filter))
    && (!text || `${item.title} ${item.file ?? ""} ${item.line?.code ?? ""}`.toLowerCase().includes(text)));
}

function drawItem({ title, line, row }) {
  const badges = [];
  if (line && !line.file) badges.push(verdictBadge(line.state === "missing" ? "missing" : "undecided", line.said));
  if (line?.late) badges.push(verdictBadge("late", word("filter_late")));
  if (row && row.said !== line?.said) badges.push(verdictBadge(row.verdict, row.said));
  if (row && NOT_COUNTED.has(row.counts_as)) badges.push(verdictBadge("unreadable", word("filter_not_counted")));
  const counts = row ? [countOf("error", row.counts.error), countOf("warning", row.counts.warning)].filter(Boolean).join(word("between")) : "";
  const under = row ? [nameOf(row.file), counts].filter(Boolean).join(word("between")) : reachedAt(line);
  return [element("span", { class: "title" }, title), element("span", { class: "badges" }, badges), element("span", { class: "under" }, under)];
}

function countOf(severity, count) {
  return count ? word(`count_${severity}`, { count }) : "";
}

/** The list of units with its filters and its search; `choose` hears which one is wanted. */
function unitList(choose) {
  const { list, show, mark } = longList(word("units"), drawItem, choose);
  const chips = element("fieldset", { class: "chips" }, element("legend", { class: "unseen" }, word("filters")));
  const search = element("input", { type: "search", id: "search", placeholder: word("search"), "aria-label": word("search"),
    "aria-keyshortcuts": "Alt+K", oninput: () => change({ search: search.value }) });
  search.value = state.search;
  const found = element("p", { class: "help", role: "status" });
  watchOpen(3, ["rows", "overview", "filter", "search"], () => {
    const all = items();
    drawChips(chips, all);
    const some = matching(all);
    found.textContent = some.length === all.length ? word("units_shown", { count: all.length })
      : word("units_found", { count: some.length, total: all.length });
    show(some, state.chosen);
  });
  watch(["chosen"], () => mark(state.chosen));
  return element("div", { class: "unit-list" }, search, chips, found, list);
}

/** Filters that would find nothing are left out, but for the one that is on. */
function drawChips(place, all) {
  const wanted = FILTERS.map((name) => [name, name === "all" ? all.length : all.filter((item) => item.kinds.has(name)).length])
    .filter(([name, count]) => count || name === "all" || name === state.filter);
  const drawn = JSON.stringify(wanted) + state.filter;
  if (place.dataset.drawn === drawn) return;
  place.dataset.drawn = drawn;
  const focused = place.contains(document.activeElement);
  for (const old of place.querySelectorAll("label")) old.remove();
  for (const [name, count] of wanted) {
    const radio = element("input", { type: "radio", name: "filter", value: name, onchange: () => change({ filter: name }) });
    radio.checked = name === state.filter;
    place.append(element("label", { class: `chip ${name}` }, radio, element("span", {}, `${word(`filter_${name}`)} ${count}`)));
  }
  if (focused) place.querySelector("input:checked").focus();
}

/** Reads what was handed in; verdicts show as they come. */
async function readAgain() {
  const total = state.held.returns.length;
  if (!total) {
    change({ rows: new Map(), overview: null, summary: null, verified: null });
    return;
  }
  const rows = new Map();
  change({ rows, overview: null, summary: null, verified: null });
  const overview = await work(word("reading"), "read", {}, { total, onEvent: ({ row }) => {
    if (!row) return;
    rows.set(row.file, row);
    change({ rows });
  } });
  if (overview) showOverview(overview);
}

/** A file that was looked at before all were read may turn out to be a unit's. */
function showOverview(overview) {
  const owner = overview.lines.find((line) => `file:${fileOf(line)}` === state.chosen);
  if (owner) state.chosen = `unit:${owner.unit}`;
  change({ overview, rows: new Map(overview.rows.map((row) => [row.file, row])), summary: null, verified: null });
  say(overview.sentence);
}
