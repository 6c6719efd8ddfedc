/** The whole campaign as one file, to go on with another day. */
async function saveCampaign() {
  const saved = await work(word("saving"), "save");
  if (!saved) return;
  await deliver(saved.files, word("campaign"));
  change({ unsaved: false });
}

/** What lies in a saved campaign, as if it had been handed in again. */
async function openCampaign(files) {
  if (!files.length) return;
  const opened = await work(word("opening_campaign"), "open", {}, { files });
  if (!opened) return;
  const held = { ...state.held };
  const said = {};
  for (const laid of opened.laid) {
    held[laid.kind] = laid.names;
    said[laid.kind] = laid.findings;
  }
  change({ held, said });
  if (opened.settings) change({ understood: opened.settings, settings: { ...state.settings, ...opened.settings.given } });
  drawPage();
  await set({});
  await rosterAgain();
  change({ unsaved: false });
}

/** Whether a file is called as a saved campaign is, once or several times downloaded. */
function isSaved({ name }) {
  return /^报送工作( ?\(\d+\))?\.zip$/.test(nameOf(name));
}

/** The folder into which results go from now on, and what was saved in it before. */
async function useFolder(take) {
  const taken = await take();
  if (!taken) return;
  change({ folder: taken.name });
  await openCampaign(taken.files.filter(({ name }) => name === "报送工作.zip"));
}
