/**
 * A list of many buttons that is one stop of the tab key: arrows, Home and End move in it. Hundreds are built in
 * slices, a slice a frame, and only those that changed, so that typing and scrolling never wait.
 */
function longList(label, draw, choose) {
  const list = element("ul", { class: "long-list", "aria-label": label });
  const known = new Map();
  let turn = 0;
  const buttons = () => [...list.querySelectorAll(":scope > li > button")];

  function stopAt(one) {
    for (const other of list.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    one.tabIndex = 0;
  }
  list.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.altKey || !all[to]) return;
    event.preventDefault();
    stopAt(all[to]);
    all[to].focus();
  });
  list.addEventListener("click", (event) => {
    const one = event.target.closest("li > button");
    if (!one) return;
    stopAt(one);
    choose(one.dataset.key);
  });

  /** The line of an item, built only where what it is `of` is another. */
  function line(item) {
    const was = known.get(item.key);
    if (was && was.of.every((one, at) => one === item.of[at])) return was.line;
    const made = element("li", {}, element("button", { type: "button", tabindex: "-1", "data-key": item.key }, draw(item)));
    known.set(item.key, { of: item.of, line: made });
    return made;
  }

  /** Marks the item that is looked at. */
  function mark(current) {
    for (const one of buttons()) {
      if (one.dataset.key === current) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
  }

  /** Shows `items` (each with a `key`, and what it is `of`), the `current` one marked; what was focused stays so. */
  function show(items, current) {
    turn += 1;
    const mine = turn;
    const lines = [];
    function slice() {
      if (mine !== turn) return;
      lines.push(...items.slice(lines.length, lines.length + SLICE).map(line));
      if (lines.length < items.length) requestAnimationFrame(slice);
      else finish();
    }
    function finish() {
      const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      let next = list.firstChild;
      for (const one of lines) {
        if (one === next) next = next.nextSibling;
        else list.insertBefore(one, next);
      }
      while (next) {
        const gone = next;
        next = next.nextSibling;
        gone.remove();
      }
      mark(current);
      const all = buttons();
      const stop = all.find((one) => one.dataset.key === (focused ?? current)) ?? all[0];
      if (stop) stopAt(stop);
      if (focused && stop !== document.activeElement) stop?.focus({ preventScroll: true });
    }
    slice();
  }
  return { list, show, mark };
}
const SLICE = 40;

/**
 * A table of many lines in a box that scrolls; the lines come in slices too, and those out of sight cost nothing, which
 * lines of a <table> would. `heads` are keys of words; `draw` gives what stands in the cells, the first their heading.
 */
function longTable(label, heads, items, draw) {
  const body = element("div", { role: "rowgroup", class: "body" });
  let next = 0;
  function slice() {
    const until = Math.min(next + SLICE, items.length);
    const rows = [];
    while (next < until) rows.push(tableLine(draw(items[next++])));
    body.append(...rows);
    if (next < items.length) requestAnimationFrame(slice);
  }
  slice();
  const head = element("div", { role: "row" }, heads.map((key) => element("span", { role: "columnheader" }, word(key))));
  return element("div", { class: "scrolling", tabindex: "0", role: "group", "aria-label": label },
    element("div", { class: `plain columns-${heads.length}`, role: "table", "aria-label": label }, element("div", { role: "rowgroup", class: "heads" }, head), body));
}

function tableLine(cells) {
  return element("div", { role: "row" }, cells.map((cell, at) => element("span", { role: at ? "cell" : "rowheader" }, cell)));
}
