// A campaign from the roster to the summary by keyboard alone, and axe asked at every step.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { opened, settled, speakChinese } from "./browser.mjs";

const TABS = 300;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

class Hands {
  constructor(page) {
    this.page = page;
  }

  async press(keys) {
    const parts = keys.split("+");
    for (const key of parts) await this.page.keyboard.down(key);
    for (const key of parts.reverse()) await this.page.keyboard.up(key);
  }

  /** Presses Tab until what is focused is called so, by its label or its text. */
  async reach(name) {
    for (let tab = 0; tab < TABS; tab += 1) {
      const called = await this.page.evaluate(() => {
        const { activeElement: one } = document;
        return one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent;
      });
      if (called === name) return;
      await this.press("Tab");
    }
    throw new Error(`${name} cannot be reached`);
  }

  async push(name) {
    await this.reach(name);
    await this.press("Enter");
  }

  async choose(name, files) {
    await this.reach(name);
    const chosen = this.page.waitForFileChooser();
    await this.page.evaluate(() => {}); // by now the browser knows that somebody waits
    await this.press("Enter");
    await (await chosen).accept(files);
  }

  /** Waits until a text is to be read in what a selector finds. */
  async read(selector, text = "") {
    await this.page.waitForFunction(
      (selector, text) => [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text)),
      { polling: "raf" }, selector, text);
    await settled(this.page);
  }
}

export default async function walk(given) {
  const { running, page, errors } = await opened(given, [speakChinese]);
  const hands = new Hands(page);
  const violations = {};
  const axe = readFileSync(join(given.modules, "axe-core", "axe.min.js"), "utf-8");
  async function ask(step) {
    await page.evaluate(() => scrollTo(0, 0)); // what lies under the steps while scrolled is no fault
    await page.evaluate(axe);
    const found = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
    violations[step] = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }
  try {
    await page.setViewport({ width: given.width, height: 800 });
    await hands.read("select option", "2021");
    await hands.reach("年度或报告期");
    await page.keyboard.type("2024");
    await hands.choose("应报单位名册：选择文件", [given.roster]);
    await hands.read("details.roster summary");
    await hands.push("生成空白表");
    await hands.read("#step-1 .good");
    await ask("发表");
    await hands.press("Alt+Digit2");
    await hands.choose("收回的表：选择文件", readdirSync(given.returns).sort().map((name) => join(given.returns, name)));
    await hands.read("#steps li:nth-child(2)", "/");
    await ask("收表");
    await hands.press("Alt+KeyK");
    await page.keyboard.type(given.unit);
    await hands.read("#step-3 .unit-list [role=status]", "中的 1 个");
    await page.waitForFunction(() => document.querySelectorAll(".long-list li").length === 1);
    const [line] = await page.$$eval(".long-list button", (all) => all.map((one) => one.textContent));
    await hands.push(line);
    await hands.read(".return h2", given.unit);
    await ask("审核");
    await hands.push(given.at);
    const focused = await page.evaluate(() => document.activeElement.className);
    await hands.press("Alt+Digit4");
    await hands.push(`${given.unit}：退回函`);
    await hands.read(".note", "退回函");
    await ask("退回");
    await page.keyboard.press("Escape");
    await hands.press("Alt+Digit5");
    await hands.push("汇总");
    await hands.read("#step-5 .tables caption, #step-5 .tables figcaption");
    for (let tab = 0; tab < TABS && !(await page.evaluate(() => document.activeElement.matches("td.traceable"))); tab += 1) await hands.press("Tab");
    await hands.press("ArrowRight");
    await hands.press("Enter");
    await hands.read(".trace h3");
    const traced = await page.$eval(".trace h3", (one) => one.textContent);
    await hands.push("复核汇总表");
    await hands.read("#step-5 .good.answer");
    await ask("汇总");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    return { errors, violations, focused, traced, wide };
  } finally {
    await running.close();
  }
}
