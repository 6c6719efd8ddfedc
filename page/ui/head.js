const STEPS = [stepBlanks, stepReturns, stepCheck, stepBack, stepSum];

/** The head of the page: what it is, the folder of the campaign, and what concerns all of it. */
function drawHead() {
  const where = element("span", { class: "where" });
  const folder = storage.canPick && button(word("pick_folder"), () => useFolder(() => storage.pick()));
  const last = button("", () => useFolder(() => storage.resume()), { hidden: true });
  watch(["folder", "lastFolder"], () => {
    last.hidden = !state.lastFolder || Boolean(state.folder);
    last.textContent = word("resume_folder", { folder: state.lastFolder });
  });
  const open = element("input", { type: "file", accept: ".zip", class: "unseen", tabindex: "-1", "aria-hidden": "true",
    onchange: async () => {
      const files = await storage.chosen(open.files);
      open.value = "";
      await openCampaign(files);
    } });
  watch(["unsaved", "folder"], () => {
    where.textContent = state.folder ? word("in_folder", { folder: state.folder }) : word(state.unsaved ? "not_saved" : "no_folder");
  });
  document.getElementById("head").replaceChildren(
    element("div", { class: "brand" }, element("span", { class: "mark", "aria-hidden": "true" }, "勾"), element("div", {},
      element("h1", {}, word("title")), element("p", {}, word("subtitle")))),
    element("div", { class: "tools" }, where, last, folder, button(word("save"), saveCampaign, { "aria-keyshortcuts": "Control+S" }),
      button(word("open"), () => open.click()), open,
      button(word("shortcuts"), showShortcuts), button(word("about"), showAbout),
      button(word("other_language"), otherLanguage, { lang: language === "zh" ? "en" : "zh-CN" })));
}

/** The five steps, each with the number that says how far it is. */
function drawSteps() {
  const place = document.getElementById("steps");
  place.setAttribute("aria-label", word("steps"));
  const links = STEPS.map((_, index) => {
    const number = index + 1;
    const count = element("span", { class: "count" });
    const one = element("button", { type: "button", onclick: () => goTo(number), "aria-keyshortcuts": `Alt+${number}` },
      element("span", { class: "number", "aria-hidden": "true" }, String(number)),
      element("span", { class: "name" }, word(`step_${number}`)), count);
    watch(["step"], () => {
      if (state.step === number) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    });
    watch(["roster", "blanks", "rows", "overview", "summary", "held"], oncePerFrame(() => {
      count.textContent = stepCount(number);
    }));
    return element("li", {}, one);
  });
  place.replaceChildren(element("ol", {}, links));
}

function stepCount(number) {
  const { roster, rows, overview, summary, held } = state;
  const read = [...rows.values()].filter((row) => row.verdict !== "passed_over" && row.counts_as !== "other_version");
  switch (number) {
    case 1: return roster ? word("count_units", { count: roster.count }) : "";
    case 2: return overview?.lines.length ? word("count_returned", { returned: overview.lines.filter((line) => line.file).length, total: overview.lines.length })
      : held.returns.length ? word("count_files", { count: held.returns.length }) : "";
    case 3: return read.length ? word("count_failing", { count: read.filter((row) => row.counts.error || row.verdict !== "pass").length }) : "";
    case 4: return overview?.lines.length ? word("count_back", { count: overview.lines.filter((line) => line.goes_back).length }) : "";
    default: return summary ? word("count_summed") : "";
  }
}

/** Shows a step, and puts the focus at its beginning. */
function goTo(number) {
  for (const one of document.querySelectorAll(".step")) one.hidden = one.id !== `step-${number}`;
  change({ step: number });
  scrollTo(0, 0);
  document.querySelector(`#step-${number} > h2`).focus({ preventScroll: true });
}

function drawMain() {
  document.getElementById("main").replaceChildren(...STEPS.map((build, index) => element("div", { class: "step", id: `step-${index + 1}`, hidden: state.step !== index + 1 },
    element("h2", { tabindex: "-1", class: "step-title" }, `${index + 1} ${word(`step_${index + 1}`)}`, element("small", {}, word(`step_${index + 1}_help`))),
    ...build())));
}

/** All of the page anew: at the start, and when its language changes. */
function drawPage() {
  forgetWatchers();
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = word("title");
  document.querySelector(".skip").textContent = word("skip");
  document.getElementById("work").setAttribute("aria-label", word("work"));
  drawHead();
  drawMain();
  drawSteps();
}

async function otherLanguage() {
  const { summary, verified } = state;
  language = language === "zh" ? "en" : "zh";
  drawPage();
  await set({}, true);
  if (summary) await addUp(); // what it says is said in the other language too
  if (verified) await verifySummary();
}
