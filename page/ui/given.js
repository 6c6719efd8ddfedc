/** A summary made elsewhere: looked at, traced and verified like one's own. */
function givenCard() {
  const shown = element("div", { class: "stack" });
  const choices = element("p", { class: "row" });
  watchOpen(5, ["held"], () => {
    choices.replaceChildren(...state.held.summary.map((name) => button(word("look_at", { name }), () => showGiven(name, shown))));
    shown.replaceChildren();
  });
  return more(word("given_title"), element("p", {}, word("given_help")), handIn("summary", { accept: SUMMARIES }), choices, shown);
}
const SUMMARIES = ".xlsx,.xlsm";

async function showGiven(summary, place) {
  const seen = await work(word("opening_summary"), "given", { summary });
  if (!seen) return;
  const markup = engineMarkup(seen.html);
  for (const one of markup.querySelectorAll("[id]")) one.id = `given-${one.id}`;
  const verified = element("div", { class: "stack" });
  const verify = button(word("verify"), async () => {
    const found = await work(word("verifying"), "verify", { summary });
    if (found) verified.replaceChildren(...verifiedShown(found));
  });
  place.replaceChildren(element("p", { class: "answer" }, seen.said), element("p", { class: "row" }, verify), verified,
    traced(tablesOf(markup), word("for_unit", { unit: summary, what: word("trace") }), { summary }));
  say(seen.said);
}
