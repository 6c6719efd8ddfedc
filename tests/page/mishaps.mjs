// What happens to clerks: a file changes after it was handed in, a button is pressed twice, a folder goes away, the saved
// campaign is dropped somewhere. And what a hostile file would try, had it got into the page.

import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { opened, settled, speakChinese } from "./browser.mjs";

function countDownloads() {
  window.downloads = [];
  HTMLAnchorElement.prototype.click = function () {
    window.downloads.push(this.download);
  };
}

export default async function mishaps(given) {
  const { running, page, requests, errors } = await opened(given, [countDownloads], [speakChinese]);
  const told = () => page.$$eval(".complaint", (all) => all.map((one) => one.querySelector("p").textContent));
  const putAway = () => page.$$eval(".complaint button", (all) => all.forEach((one) => one.click()));
  const kept = (step) => page.$$eval(`#step-${step} .hand-in .held .name`, (all) => all.map((one) => one.textContent));
  async function hand(step, ...files) {
    const input = await page.$(`#step-${step} .hand-in input[type=file]`);
    await input.uploadFile(...files);
    await page.waitForFunction((step) => document.querySelector(`#step-${step} .held li`), { polling: "raf" }, step);
    await settled(page);
  }
  async function go(step) {
    await page.evaluate((step) => document.querySelector(`#steps li:nth-child(${step}) button`).click(), step);
  }
  const found = {};
  try {
    await page.evaluate(() => gouji.engine.ready);
    found.period = await page.$eval("[name=period]", (one) => one.value);
    await page.focus("[name=period]");
    await page.keyboard.down("Control");
    await page.keyboard.press("a");
    await page.keyboard.up("Control");
    await page.keyboard.type(given.year);
    await page.keyboard.press("Tab");
    await hand(1, given.roster);
    await hand(2, ...given.returns);
    await page.waitForFunction(() => /\d/.test(document.querySelector("#steps li:nth-child(4) .count").textContent), { polling: "raf" });

    await go(3);
    const [maker] = await page.$$("#step-3 .controls > .row button");
    await maker.evaluate((one) => {
      one.click();
      one.click();
    });
    await page.waitForFunction(() => window.downloads.length, { polling: "raf", timeout: 300_000 });
    await page.evaluate(() => gouji.engine.call("roster")); // by then whatever was asked for before is done
    found.downloads = await page.evaluate(() => window.downloads);

    const saved = await page.evaluate(async () => Array.from((await gouji.engine.call("save")).files[0].data));
    const zip = join(given.downloads, "报送工作 (1).zip");
    writeFileSync(zip, Uint8Array.from(saved));

    appendFileSync(given.returns[0], "changed");
    await page.evaluate(() => gouji.engine.stop());
    await go(5);
    await page.evaluate(() => document.querySelector("#step-5 .main").click());
    await page.waitForSelector("#step-5 .traceable", { timeout: 300_000, polling: "raf" });
    found.lost = { told: await told(), kept: await kept(2) };
    await putAway();

    const figure = () => page.$eval("#step-5 .tables [id$='sum-requests.new.person']", (one) => Number(one.textContent));
    found.parts = [await figure()];
    for (const chosen of [["0", ""], ["1"]]) {
      await page.$eval("#step-5 .fields select", (which, chosen) => {
        for (const value of chosen) {
          which.value = value;
          which.dispatchEvent(new Event("change"));
        }
      }, chosen);
      await settled(page);
      found.parts.push(await figure());
    }

    await page.evaluate(() => {
      gouji.storage.save = () => Promise.reject(new Error("gone"));
      [...document.querySelectorAll("#step-5 .main")].at(-1).click();
    });
    await page.waitForSelector(".complaint");
    found.gone = await told();
    await putAway();

    const session = await page.createCDPSession();
    const data = { items: [], files: [zip], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, x: 9, y: 9, data });
    await page.waitForSelector("dialog[open]");
    found.asked = await page.$eval("dialog h2", (one) => one.textContent);
    await page.keyboard.press("Enter");
    await page.waitForFunction((count) => document.querySelectorAll("#step-2 .held .name").length === count, { polling: "raf", timeout: 300_000 }, given.returns.length);
    await settled(page);
    found.reopened = await kept(2);

    found.stopped = await page.evaluate(() => {
      async function arrayBuffer() {
        gouji.engine.stop();
        return new ArrayBuffer(1);
      }
      return gouji.engine.call("put", { kind: "others" }, [{ name: "a.xlsx", blob: { arrayBuffer } }]).catch(({ kind }) => kind);
    });

    found.requests = requests.filter((address) => !address.startsWith("blob:"));
    found.refused = await page.evaluate(async () => {
      window.blocked = new Set();
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => window.blocked.add(effectiveDirective));
      const away = "http://127.0.0.1:9/";
      const box = document.createElement("div");
      box.innerHTML = `<img src="${away}"><iframe src="${away}"></iframe><form action="${away}"></form><object data="${away}"></object>`;
      document.body.append(box);
      box.querySelector("form").submit();
      return fetch(away).then(() => false, () => true);
    });
    const all = ["connect-src", "form-action", "frame-src", "img-src", "object-src"];
    await page.waitForFunction((all) => all.every((one) => window.blocked.has(one)), { polling: "raf" }, all);
    return { ...found, errors: errors.filter((text) => !/Content Security Policy|127\.0\.0\.1/.test(text)) };
  } finally {
    await running.close();
  }
}
