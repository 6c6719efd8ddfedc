// Returns are put in and read, and everything that can be had of them is taken.

import { handed, laid, opened } from "./browser.mjs";

export default async function outputs(given) {
  const { running, page, requests, errors } = await opened(given);
  try {
    for (const [kind, folder] of Object.entries(given.kinds)) {
      const files = await laid(page, folder);
      await page.evaluate((kind, files) => gouji.engine.call("put", { kind }, files), kind, files);
    }
    const { sentence, events } = await page.evaluate(async (settings) => {
      await gouji.engine.call("settings", settings);
      const events = [];
      const { sentence } = await gouji.engine.call("read", {}, [], (event) => events.push(event.reading ?? "read"));
      return { sentence, events };
    }, given.settings);
    const files = {};
    for (const [verb, args] of given.wanted) {
      const made = await page.evaluateHandle(async (verb, args) => (await gouji.engine.call(verb, args)).files, verb, args);
      files[args.which ?? verb] = await handed(page, made);
    }
    return { sentence, events, files, requests, errors };
  } finally {
    await running.close();
  }
}
