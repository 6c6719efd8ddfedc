// Results are written into a folder, which is found again after the page was closed. The browser's own file system stands
// for a folder that a clerk would choose: its handles are the same. It has none for files, so the page is answered to an
// address that does not exist.

import { readFileSync } from "node:fs";
import { opened } from "./browser.mjs";

const ADDRESS = "https://gouji.invalid/";

/** Answers the browser's only request with the page, and lets the clerk choose the browser's folder. */
async function placed(page, file) {
  await page.setRequestInterception(true);
  page.on("request", (request) =>
    request.url() === ADDRESS
      ? request.respond({ contentType: "text/html; charset=utf-8", body: readFileSync(file) })
      : request.continue(),
  );
  await page.evaluateOnNewDocument(() => {
    window.showDirectoryPicker = () => navigator.storage.getDirectory();
  });
  await page.goto(ADDRESS);
}

export default async function folder(given) {
  const { running, page, errors } = await opened(given);
  try {
    await placed(page, given.page);
    const first = await page.evaluate(async () => {
      const { storage } = gouji;
      const files = (texts) => Object.entries(texts).map(([name, text]) => ({ name, data: new TextEncoder().encode(text) }));
      const asked = [];
      const save = (texts, answer) =>
        storage.save(files(texts), { name: "x", askToReplace: (names) => (asked.push(names), answer) });
      const before = await storage.last();
      const picked = await storage.pick();
      const saved = [
        await save({ "退回/甲.txt": "甲", "乙.txt": "乙" }, ""),
        await save({ "退回/甲.txt": "甲", "乙.txt": "二", "丙.txt": "丙" }, "keep"),
        await save({ "退回/甲.txt": "一", "丁.txt": "丁" }, ""),
        await save({ "退回/甲.txt": "一", "乙.txt": "乙" }, "replace"),
      ];
      await storage.keep(files({ "核实记录/核实记录.csv": "记" }));
      return { before, picked: picked.files.length, saved: saved.map((one) => one && one.failed), asked };
    });
    await page.goto(ADDRESS);
    const second = await page.evaluate(async () => {
      const last = await gouji.storage.last();
      const { files } = await gouji.storage.resume();
      const found = await Promise.all(files.map(async ({ name, blob }) => [name, await blob.text()]));
      return { last, found };
    });
    return { errors, ...first, ...second };
  } finally {
    await running.close();
  }
}
