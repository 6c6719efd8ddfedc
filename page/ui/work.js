/** The engine does one piece of work after the other; the foot of the page says which, how far, and can stop it. */
let lastWork = Promise.resolve();

/**
 * Has the engine do something. `title` says what, as a clerk would; `total` is how many steps there are, if known;
 * `onEvent` hears the engine's events. Resolves to the answer, or to null when it was stopped or failed (then told).
 */
function work(title, verb, args = {}, { files = [], total = 0, onEvent = () => {} } = {}) {
  const turn = lastWork.then(() => doWork(title, verb, args, files, total, onEvent));
  lastWork = turn.catch(() => {});
  return turn;
}

async function doWork(title, verb, args, files, total, onEvent) {
  const shown = showWork(title, total);
  change({ working: true });
  try {
    return await engine.call(verb, args, files, (event) => {
      if (event.lost) return tellLost(event);
      shown.step(event);
      onEvent(event);
    });
  } catch (error) {
    tellFailure(error);
    return null;
  } finally {
    shown.end();
    change({ working: false });
  }
}

/** Files that the browser can read no longer are to be handed in again. */
function tellLost({ lost, kind }) {
  complain(word("lost", { names: listed(lost.map(nameOf)) }));
  if (kind) change({ held: { ...state.held, [kind]: state.held[kind].filter((name) => !lost.includes(name)) } });
}

/** What the engine says is a sentence already; when it was ended, the reason is put into one. */
function tellFailure(error) {
  if (error instanceof Said) complain(error.message);
  else if (error instanceof Ended && error.kind === "stopped") note(word("ended_stopped"));
  else if (error instanceof Ended) complain(word(`ended_${error.kind}`), error.details);
  else complain(word("ended_broken"), `${error.stack}`);
}

/** Says at the foot of the page what is being done, and how far; without `stop` it cannot be stopped. */
function showWork(title, total, stop = () => engine.stop()) {
  const place = document.getElementById("work");
  const bar = element("progress", total ? { max: total, value: 0, "aria-label": title } : { "aria-label": title });
  const far = element("span", { class: "far" });
  let done = 0;
  place.replaceChildren(element("strong", {}, title), bar, far, ...(stop ? [button(word("stop"), stop, { class: "quiet" })] : []));
  place.classList.add("busy");
  document.getElementById("main").setAttribute("aria-busy", "true");
  const quarters = new Set();
  const draw = oncePerFrame(() => {
    if (total) bar.value = Math.min(done, total);
  });
  return {
    step(event) {
      if (event.reading) far.textContent = done < total ? word("reading_of", { done: done + 1, total, file: event.reading }) : event.reading;
      if (event.made) far.textContent = event.made;
      if (event.row || event.made) done += 1;
      const quarter = total ? Math.floor((4 * done) / total) : 0;
      if (quarter > 0 && quarter < 4 && !quarters.has(quarter)) {
        quarters.add(quarter);
        say(word("far", { title, done, total }));
      }
      draw();
    },
    end() {
      place.replaceChildren();
      place.classList.remove("busy");
      document.getElementById("main").removeAttribute("aria-busy");
    },
  };
}
