/** 校验码: whether two copies say the same, by eight digits over the telephone, or figure by figure. */
async function askForCode(file) {
  const written = element("input", { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "12" });
  const said = await ask(word("code_check"), [element("p", {}, nameOf(file)), labelled(word("code_written"), written, word("code_written_help"))],
    [["yes", word("code_ask")], ["", word("cancel")]]);
  if (said !== "yes") return;
  const seen = await work(word("code_check"), "code", { file, written: written.value.trim() });
  if (seen) await ask(word("code_check"), [element("p", { class: codeClass(seen) }, seen.message)], [["", word("close")]]);
}

function codeClass({ equal }) {
  return equal === null ? "answer" : equal ? "good answer" : "bad answer";
}

/** The folder of the campaign in which files lie that are only compared. */
const OTHERS = "比对";

/** Two copies of one return side by side. */
function codesCard() {
  const sides = { left: element("select", {}), right: element("select", {}) };
  const shown = element("div", { class: "compared" });
  const start = button(word("compare"), async () => {
    const answer = await work(word("comparing"), "compare", { left: sides.left.value, right: sides.right.value });
    if (answer) shown.replaceChildren(engineMarkup(answer.html));
  });
  watchOpen(5, ["rows", "held"], () => {
    const returns = [...state.rows.values()].filter((row) => row.verdict !== "passed_over").map((row) => row.file);
    const files = [...returns, ...state.held.others.map((name) => `${OTHERS}/${name}`)];
    for (const select of Object.values(sides)) {
      const was = select.value;
      select.replaceChildren(...files.map((file) => element("option", { value: file }, file)));
      if (files.includes(was)) select.value = was;
    }
    if (sides.left.value === sides.right.value && files.length > 1) sides.right.value = files.find((file) => file !== sides.left.value);
    start.disabled = files.length < 2;
  });
  return more(word("compare_title"), element("p", {}, word("compare_help")), handIn("others", { accept: RETURNS }),
    element("div", { class: "fields" }, labelled(word("compare_left"), sides.left), labelled(word("compare_right"), sides.right)),
    element("p", { class: "row" }, start), shown);
}
