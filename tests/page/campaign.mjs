// A whole campaign by what the clerk has: files handed in, settings typed, buttons pressed, results downloaded.

import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { downloaded, opened, settled, speakChinese, tabbed } from "./browser.mjs";

class Clerk {
  constructor(page, downloads, folder) {
    Object.assign(this, { page, downloads, folder });
  }

  step(number) {
    return this.page.click(`#steps li:nth-child(${number}) button`);
  }

  /** Types into the field of a setting, or sets a date as its picker would. */
  async set(name, value) {
    const field = await this.page.waitForSelector(`[name="${name}"]`, { visible: true });
    await field.evaluate((one, value) => {
      one.value = value;
      one.dispatchEvent(new Event("change", { bubbles: true }));
    }, value);
    await settled(this.page);
  }

  place(step, kind) {
    return `#step-${step} .hand-in[aria-label="${kind}"]`;
  }

  async held(step, kind) {
    await this.page.waitForSelector(`${this.place(step, kind)} .held li`);
    await settled(this.page);
  }

  /** Hands files in by the button for files. */
  async give(step, kind, files) {
    const input = await this.page.$(`${this.place(step, kind)} input[type=file]`);
    await input.uploadFile(...files);
    await this.held(step, kind);
  }

  /** Drops files or folders on what a selector finds. */
  async drop(selector, files) {
    const on = await this.page.waitForSelector(selector, { visible: true });
    await on.evaluate((one) => one.scrollIntoView({ block: "center", behavior: "instant" }));
    const { x, y, width, height } = await on.boundingBox();
    const session = await this.page.createCDPSession();
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await session.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + Math.min(height / 2, 20), data });
    }
  }

  /** Presses the button of that name in a step. */
  async press(step, name) {
    const found = await this.page.waitForFunction((step, name) =>
      [...document.querySelectorAll(`${step} button`)].find((one) => one.textContent === name && !one.disabled), {}, step, name);
    await found.evaluate((one) => one.click());
  }

  /** Puts what a button hands out into a folder of its own. What is told about it is put away. */
  async take(step, name, which) {
    await this.page.$$eval(".note", (all) => all.forEach((one) => one.remove()));
    await this.press(step, name);
    await this.page.waitForFunction(() => [...document.querySelectorAll(".note")].some((one) => one.textContent.includes("已下载")));
    await settled(this.page);
    while (await this.page.$("dialog[open]")) await this.page.keyboard.press("Escape");
    const file = await downloaded(this.downloads);
    const to = join(this.folder, which);
    mkdirSync(to, { recursive: true });
    renameSync(join(this.downloads, file), join(to, file));
  }

  /** Every unit: how it stands, the file, its verdict, as told by the classes of their signs. */
  async standing() {
    await this.step(2);
    return this.page.evaluate(async () => {
      const total = Number(document.querySelector("#steps li:nth-child(2) .count").textContent.split("/")[1]);
      const lines = () => [...document.querySelectorAll("#step-2 .body > [role=row]")];
      while (lines().length < total) await new Promise(requestAnimationFrame);
      const sign = (cell) => cell.querySelector(".badge")?.classList[1] ?? "";
      return lines().map(({ children: [unit, state, , file, verdict] }) => [unit.textContent, sign(state), file.textContent, sign(verdict)]);
    });
  }

  /** Takes the first warning of a unit for verified. */
  async confirm(unit, why, who) {
    await this.step(3);
    const [line] = await this.page.$$(`xpath///ul[contains(@class, "long-list")]//button[contains(., "${unit}")]`);
    await line.evaluate((one) => one.click());
    await this.page.waitForFunction((unit) => document.querySelector(".return h2")?.textContent.includes(unit), {}, unit);
    await settled(this.page);
    await this.press(".return", "记为已核实");
    await this.page.type("dialog textarea", why);
    await this.page.type("dialog input", who);
    await this.press("dialog", "已核实");
    await this.page.waitForSelector(".return .confirmed");
    await settled(this.page);
  }
}

/** How returns come: each way its own. */
const HAND_IN = {
  input: (clerk, files) => clerk.give(2, "收回的表", files),
  async dropped(clerk, folders) {
    await clerk.drop(clerk.place(2, "收回的表"), folders);
    await clerk.held(2, "收回的表");
  },
};

/** Where each button stands, what it is called, and what it hands out. */
const OUTPUTS = [
  [2, ".card", "催报表", "follow-up"], [2, ".card", "报送情况数据（供其他程序用）", "status-json"],
  [3, ".controls", "审核报告（网页）", "report-html"], [3, ".controls", "标注件", "marked"],
  [3, ".controls", "核实记录", "verdicts"], [3, ".controls", "审核数据（供其他程序用）", "check-json"],
  [4, ".answer + .row", "退回函", "letters"], [5, ".controls", "公开的年度报告", "published"],
];

async function takeAll(clerk) {
  for (const [step, place, name, which] of OUTPUTS) {
    await clerk.step(step);
    await clerk.take(`#step-${step} ${place}`, name, which);
  }
}

/** Everything from the roster to the summary; what was seen and taken, by its name. */
async function campaign(clerk, { settings, kinds, returns, by, confirm }) {
  for (const name of ["period", "unit"]) await clerk.set(name, settings[name]);
  await clerk.give(1, "应报单位名册", kinds.roster);
  await clerk.give(1, "上年报表", kinds.previous);
  await clerk.take("#step-1", "生成空白表", "blanks");
  await clerk.step(4);
  for (const name of ["office", "contact", "date"]) await clerk.set(name, settings[name]);
  await clerk.step(2);
  await clerk.set("due", settings.due);
  await clerk.set("password", settings.password);
  await HAND_IN[by](clerk, returns);
  const standing = await clerk.standing();
  await clerk.step(3);
  await clerk.take("#step-3 .controls", "核实记录", "unconfirmed");
  await clerk.confirm(confirm, "电话核实无误", "王某");
  await takeAll(clerk);
  await clerk.give(5, "调整表", kinds.adjustments);
  await clerk.press("#step-5", "汇总");
  await clerk.take("#step-5", "取汇总表和汇总数据", "summary");
  await clerk.press("#step-5", "复核汇总表");
  await clerk.page.waitForSelector("#step-5 .answer.good, #step-5 .answer.bad");
  const verified = await clerk.page.$eval("#step-5 .stack .stack .answer", (one) => one.textContent);
  await clerk.take("#head", "保存进度", "saved");
  return { standing, verified };
}

/** The work is gone on with from what was saved; of what was set, only the password is given again. */
async function resume(clerk, { resume: saved, settings }) {
  await clerk.drop("#head", [saved]);
  await clerk.page.waitForSelector(`${clerk.place(2, "收回的表")} .held li`);
  await settled(clerk.page);
  await clerk.step(2);
  await clerk.set("password", settings.password);
  await takeAll(clerk);
}

/** A clerk before a page that is ready. */
async function seated(page, { downloads }, way) {
  await page.waitForFunction(() => document.querySelector("#step-1 select")?.options.length > 1);
  await settled(page);
  return new Clerk(page, downloads, join(downloads, way));
}

export default async function campaigns(given) {
  const { running, page, requests, errors } = await opened(given, [speakChinese]);
  const seen = {};
  try {
    let current = page;
    for (const [way, { by, returns }] of Object.entries(given.ways)) {
      current ??= await tabbed(running, given, { requests, errors }, [speakChinese]);
      seen[way] = await campaign(await seated(current, given, way), { ...given, by, returns });
      await current.close();
      current = null;
    }
    if (given.resume) {
      current = await tabbed(running, given, { requests, errors }, [speakChinese]);
      await resume(await seated(current, given, "resumed"), given);
    }
    return { errors, requests, seen };
  } finally {
    await running.close();
  }
}
