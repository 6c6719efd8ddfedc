// Results go to the clerk as downloads.

import { downloaded, laid, opened } from "./browser.mjs";

export default async function saving(given) {
  const { running, page, errors } = await opened(given);
  try {
    const files = await laid(page, given.folder);
    await page.evaluate(async (files, settings) => {
      const { engine, storage } = gouji;
      await engine.call("settings", settings);
      await engine.call("put", { kind: "returns" }, files);
      const { files: made } = await engine.call("outputs", { which: "marked" });
      await storage.save(made, { name: "标注件" });
    }, files, given.settings);
    return { errors, downloads: [await downloaded(given.downloads)] };
  } finally {
    await running.close();
  }
}
