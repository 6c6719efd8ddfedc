/** The licences of what is inside stand in the page. */
function showAbout() {
  const licences = document.getElementById("licences").content.cloneNode(true);
  return ask(word("about"), [element("p", {}, word("about_text")),
    element("div", { class: "licences", tabindex: "0", role: "region", "aria-label": word("licences") }, licences)], [["", word("close")]]);
}

/** A saved campaign may be dropped anywhere; another file that misses its place must not take the page away. */
function keepThePage() {
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("drop", guarded(async (event) => {
    const saved = await savedAmong(await storage.dropped(event.dataTransfer));
    if (saved.length) await openCampaign(saved);
    else note(word("drop_inside"));
  }));
  addEventListener("beforeunload", (event) => {
    if (state.unsaved) event.preventDefault();
  });
}

/** The page is there at once; the engine, some seconds later. */
async function start() {
  drawPage();
  storage.last().then((lastFolder) => change({ lastFolder }));
  listenToKeys();
  keepThePage();
  const shown = showWork(word("starting"), 0, null);
  try {
    await engine.ready;
  } catch (error) {
    tellFailure(error);
    return;
  } finally {
    shown.end();
  }
  await set({});
}

start();
