// The clerk chooses the folder in the dialog of the system and allows the page to write into it; results land there. The
// browser is closed and opened again, and the work goes on from that folder. Keys are pressed as a person would.

import { execFile } from "node:child_process";
import { setTimeout as later } from "node:timers/promises";
import { promisify } from "node:util";
import { opened, settled, speakChinese } from "./browser.mjs";

const OFTEN = 500; // milliseconds: what asks for leave takes no answer sooner
const LONG = 240_000;

/** Does something again and again until it has come to what was wanted. */
async function until(isSo, act = () => {}) {
  for (const end = Date.now() + LONG; !(await isSo()); await later(OFTEN)) {
    if (Date.now() > end) throw new Error(`never: ${isSo}`);
    await act();
  }
}

class Person {
  constructor(page, display) {
    Object.assign(this, { page, display });
  }

  async x(...args) {
    const { stdout } = await promisify(execFile)("xdotool", args, { env: { ...process.env, DISPLAY: this.display } }).catch(() => ({ stdout: "" }));
    return stdout.trim();
  }

  key(name) {
    return this.x("key", "--clearmodifiers", name);
  }

  /** Presses the button that says so, with the mouse, since only that may open a dialog; no other is hit by keys then. */
  async press(part, says) {
    const found = await this.page.waitForFunction((part, says) =>
      [...document.querySelectorAll(`${part} button`)].find((one) => one.textContent.includes(says) && !one.disabled), {}, part, says);
    await found.click();
    await this.page.evaluate(() => document.activeElement.blur());
  }

  dialog() {
    return this.x("search", "--onlyvisible", "--name", "^(Select|选择|选定)");
  }

  /** Types the path of a folder into the dialog of the system. */
  async choose(folder) {
    await until(() => this.dialog());
    await this.key("ctrl+l");
    await this.x("type", "--delay", "20", folder);
    await until(async () => !(await this.dialog()), () => this.key("alt+o"));
  }

  /** Lets the page write into the folder: the button for that is the second. */
  async allow(folder) {
    await until(() => this.page.evaluate(() => !document.hasFocus()));
    await this.key("Tab");
    const isTaken = () => this.page.$eval("#head .where", (one, folder) => one.textContent.includes(folder), folder);
    await until(isTaken, () => this.key("Return"));
    await settled(this.page);
  }
}

async function seated(given) {
  const { running, page, errors } = await opened(given, [speakChinese]);
  await page.waitForFunction(() => document.querySelector("#step-1 select")?.options.length > 1);
  await settled(page);
  return { running, page, errors, clerk: new Person(page, given.display) };
}

export default async function dialog(given) {
  const seen = {};
  const first = await seated(given);
  try {
    const { page, clerk } = first;
    await clerk.press("#head", "选定工作文件夹");
    await clerk.choose(given.folder);
    await clerk.allow(given.name);
    const period = await page.$("[name=period]");
    await period.evaluate((one) => one.select());
    await period.type(String(given.year));
    await page.keyboard.press("Tab");
    await settled(page);
    await (await page.$("#step-1 .hand-in input[type=file]")).uploadFile(given.roster);
    await settled(page);
    await clerk.press("#step-1", "生成空白表");
    await page.waitForFunction(() => [...document.querySelectorAll(".note")].some((one) => one.textContent.includes("已存入")));
    await clerk.press("#head", "保存进度");
    await page.waitForFunction(() => document.querySelectorAll(".note").length > 1);
    await settled(page);
  } finally {
    await first.running.close();
  }
  const second = await seated(given);
  try {
    const { page, clerk } = second;
    await clerk.press("#head", "继续使用文件夹");
    await clerk.allow(given.name);
    await page.waitForSelector("#step-1 .held .name");
    seen.held = await page.$$eval("#step-1 .held .name", (all) => all.map((one) => one.textContent));
    seen.period = await page.$eval("[name=period]", (one) => one.value);
    return { errors: [...first.errors, ...second.errors], ...seen };
  } finally {
    await second.running.close();
  }
}
