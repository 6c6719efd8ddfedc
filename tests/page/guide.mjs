// The clerk's guide worked through by the names it says; where `pictures` is given, its pictures are taken on the way.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { opened, settled, speakChinese } from "./browser.mjs";

const WIDTH = 1366;

class Reader {
  constructor(page, pictures) {
    Object.assign(this, { page, pictures });
  }

  settled() {
    return settled(this.page);
  }

  /** Presses what bears that name in a part of the page, to be seen there. */
  async press(part, name) {
    const found = await this.page.waitForFunction((part, name) =>
      [...document.querySelectorAll(`${part} button, ${part} summary`)].find((one) => one.textContent === name && !one.disabled && one.checkVisibility()),
      {}, part, name);
    await found.evaluate((one) => one.click());
    await this.settled();
  }

  async step(number) {
    await this.page.click(`#steps li:nth-child(${number}) button`);
    await this.settled();
  }

  /** Types into the field of that name, over what stands there. */
  async type(part, label, text) {
    const field = await this.page.evaluateHandle((part, label) =>
      document.getElementById([...document.querySelectorAll(`${part} label`)].find((one) => one.textContent === label).htmlFor), part, label);
    await field.evaluate((one) => one.select());
    await field.type(text);
    await this.page.keyboard.press("Tab");
    await this.settled();
  }

  async give(kind, files) {
    const place = `.hand-in[aria-label="${kind}"]`;
    await (await this.page.$(`${place} input[type=file]`)).uploadFile(...files);
    await this.page.waitForSelector(`${place}.full`);
    await this.settled();
  }

  /** Presses the line of a unit in the list of units. */
  async open(unit) {
    const line = await this.page.waitForFunction((unit) =>
      [...document.querySelectorAll("#step-3 .long-list button")].find((one) => one.querySelector(".title").textContent === unit), {}, unit);
    await line.evaluate((one) => one.click());
    await this.page.waitForFunction((unit) => document.querySelector("#return h2")?.textContent.startsWith(unit), {}, unit);
    await this.settled();
  }

  text(selector) {
    return this.page.$eval(selector, (one) => one.textContent);
  }

  /** A picture of what is seen with `shown` in the middle, or of the top, without notes that come and go. */
  async picture(name, height, shown = "") {
    if (!this.pictures) return;
    await this.page.setViewport({ width: WIDTH, height });
    await this.page.$$eval(".note", (all) => all.forEach((one) => one.remove()));
    await this.page.evaluate((shown) => {
      document.activeElement.blur();
      if (shown) document.querySelector(shown).scrollIntoView({ block: "center", behavior: "instant" });
      else scrollTo({ top: 0, behavior: "instant" });
    }, shown);
    await this.page.mouse.move(0, 0);
    await this.settled();
    await this.page.screenshot({ path: join(this.pictures, `page-${name}.png`) });
  }
}

export default async function guide(given) {
  const { running, page, errors } = await opened(given, [speakChinese]);
  const clerk = new Reader(page, given.pictures);
  const said = {};
  try {
    await page.setViewport({ width: WIDTH, height: 768 });
    await page.waitForSelector("select option[value]:nth-child(2)");
    await clerk.settled();
    said.untouched = await clerk.text("#head .where");
    await clerk.type("#step-1", "年度或报告期", "2024");
    await clerk.type("#step-1", "汇总单位", "清源县");
    await clerk.give("应报单位名册", [given.roster]);
    await clerk.press("#step-1", "生成空白表");
    said.blanks = await clerk.text("#step-1 .good");
    await clerk.picture("1", 900);

    await clerk.press("#step-1", "下一步：收表");
    await clerk.give("收回的表", readdirSync(given.returns).sort().map((name) => join(given.returns, name)));
    await clerk.press("#step-2", given.locked);
    said.locked = await clerk.text("#return .answer");
    await clerk.press("#step-3", "去填打开密码");
    await page.keyboard.type(given.password);
    await page.keyboard.press("Tab");
    await clerk.settled();
    said.standing = await clerk.text("#step-2 .answer");
    await clerk.picture("2", 800, "#step-2 .scrolling");

    await clerk.press("#step-2", "下一步：审核");
    await clerk.open(given.faulty);
    said.faulty = await clerk.text("#return .answer");
    await clerk.picture("3", 820);
    await clerk.picture("3-cell", 620, "#return td.wrong");
    await clerk.open(given.warned);
    await clerk.press("#return", "记为已核实");
    await clerk.type("dialog", "原因", "已与两个单位电话核对台账，数字无误。");
    await clerk.type("dialog", "核实人", "李敏");
    if (given.pictures) await (await page.$("dialog")).screenshot({ path: join(given.pictures, "page-3-confirm.png") });
    await clerk.press("dialog", "已核实");
    await page.waitForSelector("#return .confirmed");

    await clerk.press("#step-3", "下一步：退回");
    await clerk.type("#step-4", "落款单位", "清源县人民政府办公室");
    await clerk.type("#step-4", "联系人和电话", "李敏 0351-5550100");
    await clerk.press("#step-4 p.row", "退回函");
    said.back = await clerk.text("#step-4 .answer");
    await clerk.picture("4", 900);

    await clerk.press("#step-4", "下一步：汇总");
    await clerk.press("#step-5", "汇总");
    await page.waitForSelector("#step-5 td.traceable");
    await clerk.press("#step-5", "取汇总表");
    await clerk.press("#step-5", "复核汇总表");
    await page.waitForSelector("#step-5 .good.answer");
    said.verified = await clerk.text("#step-5 .good.answer");
    await page.click("#sum-requests\\.new\\.person");
    await page.waitForSelector("#step-5 .trace h3");
    await clerk.settled();
    said.traced = await clerk.text("#step-5 .trace h3");
    await clerk.picture("5", 1000, "#step-5 td.pointed");
    await clerk.press("#head", "保存进度");
    said.saved = await clerk.text("#head .where");
    said.before = await clerk.text("#steps li:nth-child(3) .count");
    await clerk.step(2);
    await clerk.give("收回的表", [given.corrected]);
    await page.waitForFunction((before) => ![before, ""].includes(document.querySelector("#steps li:nth-child(3) .count").textContent), {}, said.before);
    await clerk.settled();
    said.after = await clerk.text("#steps li:nth-child(3) .count");
    return { errors, said };
  } finally {
    await running.close();
  }
}
