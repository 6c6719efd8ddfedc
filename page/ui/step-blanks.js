/** 1 发表: which form, for whom; blanks with the names and last year's figures already in them. */
function stepBlanks() {
  const roster = element("div", {});
  const made = element("div", { class: "stack" });
  const why = element("span", { class: "help" });
  const start = button(word("make_blanks"), makeBlanks, { class: "main" });
  watch(["roster"], () => {
    roster.replaceChildren(...rosterShown());
    start.disabled = !state.roster?.count;
    why.textContent = start.disabled ? word("roster_first") : "";
  });
  watch(["blanks"], () => made.replaceChildren(...blanksShown()));
  return [
    card(word("campaign"), campaignSettings()),
    card(word("roster_and_last_year"),
      element("div", { class: "columns" }, handIn("roster", { accept: LISTS, then: rosterAgain }),
        handIn("previous", { accept: RETURNS, folder: true, then: readAgain })),
      roster),
    card(word("blanks"), element("p", {}, word("blanks_help")), element("p", { class: "row" }, start, why), made),
    more(word("own_form"), element("p", {}, word("own_form_help")),
      element("div", { class: "columns" }, handIn("forms", { accept: ".toml", then: () => set({}, true) }), handIn("onto", { accept: ".xlsx,.xlsm" })),
      element("p", { class: "row" }, draftButton(), checkButton(), element("span", { class: "help" }, word("draft_help")))),
    onward(2),
  ];
}
const LISTS = ".csv,.xlsx,.xls,.et,.ods,.xlsm,.txt";
const RETURNS = ".xlsx,.xls,.et,.ods,.xlsm,.xlsb,.csv,.docx,.docm,.html,.htm,.md,.txt,.zip,.eml,.msg";

async function rosterAgain() {
  const roster = state.held.roster.length ? await work(word("reading_roster"), "roster") : null;
  change({ roster, said: { ...state.said, roster: roster?.findings ?? [] } });
  await readAgain();
}

function rosterShown() {
  if (!state.roster) return [];
  const { units, count } = state.roster;
  const line = (unit) => [unit.name, unit.code, unit.kind, unit.parent];
  return [element("details", { class: "roster" }, element("summary", {}, word("roster_count", { count })),
    longTable(word("in_roster"), ["unit_name", "unit_code", "unit_kind", "unit_parent"], units, line))];
}

async function makeBlanks() {
  const blanks = await work(word("making_blanks"), "distribute", {}, { total: state.roster.count });
  if (!blanks) return;
  change({ blanks });
  if (blanks.files.length) await deliver(blanks.files, word("blanks"));
}

function blanksShown() {
  if (!state.blanks) return [];
  return [element("p", { class: state.blanks.files.length ? "good" : "bad" }, state.blanks.said), ...findingsList(state.blanks.findings),
    state.blanks.files.length > 0 && element("p", { class: "row" }, button(word("hand_out_again"), () => deliver(state.blanks.files, word("blanks"))))].filter(Boolean);
}

/** Definitions of the forms whose empty workbooks lie there are drafted, and are forms to choose from then on. */
async function draftForms() {
  for (const file of state.held.onto) {
    const draft = await work(word("drafting"), "draft", { file });
    if (!draft) return;
    change({ held: { ...state.held, forms: draft.laid.names }, unsaved: true });
    await deliver(draft.files, word("draft"));
    await tellFindings(word("draft"), [], draft.said);
  }
  await set({});
}

/** What is wrong with the definitions that lie there, and what their rules do not see. */
async function checkForms() {
  for (const file of state.held.forms) {
    const seen = await work(word("checking_form"), "check_form", { file });
    if (!seen) return;
    await ask(word("for_unit", { unit: file, what: word("check_form") }), [element("pre", { class: "report" }, seen.said)], [["", word("close")]]);
  }
}

function checkButton() {
  const start = button(word("check_form"), checkForms);
  watch(["held"], () => {
    start.disabled = !state.held.forms.length;
  });
  return start;
}

function draftButton() {
  const start = button(word("draft_form"), draftForms);
  watch(["held"], () => {
    start.disabled = !state.held.onto.length;
  });
  return start;
}

// ── what all steps are built of ──

function card(title, ...children) {
  const heading = element("h2", { id: freshId() }, title);
  return element("section", { class: "card", "aria-labelledby": heading.id }, heading, ...children);
}

/** The same for what nobody prints. */
function controls(title, ...children) {
  const made = card(title, ...children);
  made.classList.add("controls");
  return made;
}

/** What few need, folded away. */
function more(title, ...children) {
  return element("details", { class: "card more" }, element("summary", {}, element("h2", {}, title)), ...children);
}

/** To the next step, at the end of one. */
function onward(number) {
  return element("p", { class: "onward" }, button(word("onward", { step: word(`step_${number}`) }), () => goTo(number)));
}
