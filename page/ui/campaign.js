/** The whole campaign as one file, to go on with another day. */
async function saveCampaign() {
  const saved = await work(word("saving"), "save");
  if (!saved) return;
  await deliver(saved.files, word("campaign"));
  change({ unsaved: false });
}

/** What lies in a saved campaign takes the place of what lies here, which the clerk is asked about. */
async function openCampaign(files) {
  if (!files.length) return;
  if (Object.values(state.held).flat().length && !(await agreed("open", "open_instead"))) return;
  const opened = await work(word("opening_campaign"), "open", {}, { files });
  if (!opened) return;
  const held = { ...state.held };
  const said = {};
  for (const laid of opened.laid) {
    held[laid.kind] = laid.names;
    said[laid.kind] = laid.findings;
  }
  const { clerk } = state.settings;
  change({ held, said, blanks: null, understood: opened.settings, settings: { ...SETTINGS, clerk, ...opened.settings.given } });
  drawPage();
  await set({});
  await rosterAgain();
  change({ unsaved: false });
}

const SAVED = "报送工作";
/** Where results go in the folder of a campaign. */
const RESULTS = new Set(["空白表", "标注件", "退回", "年度报告", "核实记录", "催报表.xlsx", "汇总表.xlsx", "审核报告.html"]);

/** Whether a file is called as a saved campaign is, once or several times downloaded, and begins like one. */
async function isSaved({ name, blob }) {
  if (!/^报送工作( ?\(\d+\))?\.zip$/.test(nameOf(name))) return false;
  const first = new TextEncoder().encode("设置.json");
  const head = new Uint8Array(await blob.slice(HEADER, HEADER + first.length).arrayBuffer().catch(() => new ArrayBuffer(0)));
  return same(head, first);
}
const HEADER = 30; // bytes of a zip before the name of its first member

/** Those of some files that are saved campaigns. */
async function savedAmong(files) {
  const are = await Promise.all(files.map(isSaved));
  return files.filter((_, at) => are[at]);
}

/** The folder into which results go from now on; what was saved in it before, or else the returns that lie in it. */
async function useFolder(choose) {
  const taken = await choose();
  if (!taken) return;
  change({ folder: taken.name });
  const saved = taken.files.filter(({ name }) => name === `${SAVED}.zip`);
  if (saved.length) return openCampaign(saved);
  const loose = taken.files.filter(({ name }) => !RESULTS.has(name.split("/")[0]) && RETURNS.split(",").some((end) => name.toLowerCase().endsWith(end)));
  if (loose.length && (await agreed("take_loose", "loose_help", { count: loose.length, folder: taken.name }))) await take("returns", loose, readAgain);
}

/** Whether the clerk says yes to a question. */
async function agreed(yes, question, values = {}) {
  return (await ask(word(yes), [element("p", {}, word(question, values))], [["yes", word(yes)], ["", word("cancel")]])) === "yes";
}
