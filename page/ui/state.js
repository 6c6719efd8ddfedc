/** What is set before the clerk has set anything: what is collected now is mostly of last year. */
const SETTINGS = { blank_as_zero: false, policy: "latest", fail_on: "error", period: String(new Date().getFullYear() - 1) };

/** What the page knows. Whoever shows a part of it watches that part; nobody keeps a copy. */
const state = {
  step: 1,
  settings: SETTINGS,
  understood: { forms: [], form: null, period_said: "", problem: "" },
  held: { roster: [], previous: [], returns: [], verdicts: [], adjustments: [], forms: [], onto: [], others: [], letter: [], summary: [], notes: [] },
  said: {},
  roster: null,
  blanks: null,
  rows: new Map(),
  overview: null,
  working: false,
  chosen: null,
  filter: "all",
  search: "",
  summary: null,
  verified: null,
  unsaved: false,
  noted: 0,
  folder: "",
  lastFolder: "",
};

const watchers = new Map();

/** Calls `act` now, and again after each change of one of `parts`. */
function watch(parts, act) {
  for (const part of parts) {
    if (!watchers.has(part)) watchers.set(part, new Set());
    watchers.get(part).add(act);
  }
  act();
}

/** The same for what only one step shows: it is done while that step is open, at the latest when it is opened. */
function watchOpen(step, parts, act) {
  let stale = true;
  const draw = oncePerFrame(() => {
    if (!stale || state.step !== step) return;
    stale = false;
    act();
  });
  watch(parts, () => {
    stale = true;
    draw();
  });
  watch(["step"], draw);
}

function forgetWatchers() {
  watchers.clear();
}

function change(parts) {
  Object.assign(state, parts);
  const acts = new Set(Object.keys(parts).flatMap((part) => [...(watchers.get(part) ?? [])]));
  for (const act of acts) act();
}
