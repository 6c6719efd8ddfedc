// Names that are markup are handed in; every step is looked at.

import { opened, settled } from "./browser.mjs";

export default async function hostile(given) {
  const { running, page, errors } = await opened(given);
  try {
    await page.evaluate(() => gouji.engine.ready);
    for (const [step, file] of [[1, given.roster], [2, given.file]]) {
      const input = await page.$(`#step-${step} .hand-in input[type=file]`);
      await input.uploadFile(file);
      await page.waitForFunction((step) => document.querySelector(`#step-${step} .held li`), { polling: "raf" }, step);
    }
    await page.waitForFunction(() => /\d/.test(document.querySelector("#steps li:nth-child(3) .count").textContent), { polling: "raf" });
    const seen = {};
    for (const step of [1, 2, 3, 4, 5]) {
      await page.evaluate((step) => {
        document.querySelector(`#steps li:nth-child(${step}) button`).click();
        for (const one of document.querySelectorAll("details")) one.open = true;
      }, step);
      if (step === 3) {
        await page.waitForSelector(".long-list button");
        await page.$$eval(".long-list button", (all) => all.at(-1).click());
        await page.waitForSelector(".return .head");
      }
      await settled(page);
      seen[step] = await page.$eval(`#step-${step}`, (one) => ({ text: one.textContent, alive: one.querySelectorAll("img, script, u").length }));
    }
    return { errors, seen };
  } finally {
    await running.close();
  }
}
