/** Keys that work everywhere; each with a modifier, so that they never meet what somebody types. */
const KEYS = [
  ...STEPS.map((_, index) => [`Alt+${index + 1}`, `step_${index + 1}`, () => goTo(index + 1)]),
  ["Alt+K", "key_search", () => {
    goTo(3);
    document.getElementById("search").focus();
  }],
  ["Alt+ArrowDown", "key_next", () => chooseNext(1)],
  ["Alt+ArrowUp", "key_previous", () => chooseNext(-1)],
  ["Alt+M", "key_marked", nextMarked],
  ["Ctrl+S", "key_save", saveCampaign],
  ["Alt+0", "shortcuts", showShortcuts],
];

/** By the key's place where a modifier changes what it types, as Alt does on a Mac. */
function keyOf(event) {
  const name = event.code.replace(/^(Digit|Key)/, "");
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${name}`;
}

function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const found = KEYS.find(([key]) => key === keyOf(event));
    if (!found || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    found[2]();
  });
}

function showShortcuts() {
  const spoken = (key) => key.replace("ArrowDown", "↓").replace("ArrowUp", "↑");
  return ask(word("shortcuts"), [element("dl", { class: "keys" }, KEYS.map(([key, name]) =>
    [element("dt", {}, element("kbd", {}, spoken(key))), element("dd", {}, word(name))]).flat()), element("p", { class: "help" }, word("keys_help"))],
  [["", word("close")]]);
}
