/** The official tables of the engine's markup; a figure that is pointed at is brought into sight and focused. */
function tablesOf(markup) {
  const place = element("div", { class: "tables" });
  const tables = [...markup.querySelectorAll("figure")];
  for (const table of tables) {
    table.tabIndex = 0;
    table.setAttribute("aria-label", table.querySelector("figcaption")?.textContent ?? "");
  }
  place.append(...tables);
  return place;
}

/** A link to the cell of a finding, called by its address as the table has it; none where the cell is not shown. */
function toCell(tables, id) {
  const cell = tables.querySelector(`#${CSS.escape(id)}`);
  return cell && element("a", { href: `#${id}`, onclick: (event) => {
    event.preventDefault();
    showCell(cell);
  } }, cell.title || cell.querySelector(".tip strong").textContent);
}

function showCell(cell) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  cell.scrollIntoView({ block: "center", inline: "center", behavior: still ? "auto" : "smooth" });
  if (!cell.hasAttribute("tabindex")) cell.tabIndex = -1;
  cell.focus({ preventScroll: true });
  for (const old of document.querySelectorAll(".pointed")) old.classList.remove("pointed");
  cell.classList.add("pointed");
}

/** From one marked figure to the next, round and round. */
function nextMarked() {
  const marked = [...document.querySelectorAll(".step:not([hidden]) .tables td.wrong, .step:not([hidden]) .tables td.candidate, .step:not([hidden]) .tables td.concerned, .step:not([hidden]) .tables td.open")];
  if (!marked.length) return;
  const at = marked.indexOf(document.activeElement);
  showCell(marked[(at + 1) % marked.length]);
}

const MARKS = { wrong: "✗", candidate: "?", concerned: "!", open: "○" };

function legend() {
  return element("dl", { class: "legend" }, Object.entries(MARKS).map(([kind, sign]) =>
    element("div", {}, element("dt", { class: kind }, sign), element("dd", {}, word(`mark_${kind}`)))));
}
