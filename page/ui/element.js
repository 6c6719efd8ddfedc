/**
 * An element. Attributes are set as they are, `true` as an empty one, `false` and `null` not at all; those that are
 * functions listen (`onclick`). Children are nodes and texts: what a file says can never become markup here.
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), guarded(value));
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** What nobody foresaw is told. The event for that is no help: browsers keep it from pages opened as files. */
function guarded(act) {
  return async (event) => {
    try {
      await act(event);
    } catch (error) {
      tellFailure(error);
    }
  };
}

/**
 * What the engine wrote as HTML, its texts escaped there, as nodes. Nothing else may be handed in. Widths are set anew,
 * since the page admits no styles that come with markup.
 */
function engineMarkup(html) {
  const parsed = new DOMParser().parseFromString(html.replaceAll(' style="', ' data-style="'), "text/html");
  for (const one of parsed.querySelectorAll("[data-style]")) one.style.cssText = one.dataset.style;
  const nodes = document.createDocumentFragment();
  nodes.append(...parsed.body.childNodes);
  return nodes;
}

/** What is pressed again before it has done what it does is deaf until then: nothing is made twice by two clicks. */
function button(text, act, attributes = {}) {
  let isAtWork = false;
  async function pressed() {
    if (isAtWork) return;
    isAtWork = true;
    try {
      await act();
    } finally {
      isAtWork = false;
    }
  }
  return element("button", { type: "button", onclick: pressed, ...attributes }, text);
}

/** A control under its label, with a line of help that is read with it. */
function labelled(text, control, help = "") {
  const id = control.id || (control.id = freshId());
  if (help) control.setAttribute("aria-describedby", `${id}-help`);
  return element("div", { class: "field" }, element("label", { for: id }, text), control,
    help && element("p", { class: "help", id: `${id}-help` }, help));
}

let lastId = 0;
function freshId() {
  lastId += 1;
  return `e${lastId}`;
}

/** Once before the next picture is drawn, however often it is asked for. */
function oncePerFrame(act) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      act();
    });
  };
}
