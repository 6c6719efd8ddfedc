/** Told to a screen reader after what it is reading now; the last of several counts. */
function say(text) {
  const region = document.getElementById("said");
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

/** A message that stays until it is put away: what went wrong, and for whoever helps, how. */
function complain(message, details = "") {
  for (const old of document.querySelectorAll(".complaint")) if (old.dataset.says === message) old.remove();
  const box = element("div", { class: "complaint", role: "alert", "data-says": message },
    element("p", {}, message),
    details && element("details", {}, element("summary", {}, word("for_helpers")), element("pre", {}, details)),
    button(word("put_away"), () => box.remove(), { class: "quiet" }));
  document.getElementById("main").before(box);
}

/** A note of what was done, said too, and gone by itself after a while. */
function note(text) {
  const box = element("p", { class: "note" }, text);
  document.getElementById("notes").append(box);
  setTimeout(() => box.remove(), NOTE_MS);
}
const NOTE_MS = 8000;
