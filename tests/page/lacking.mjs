// A browser that lacks something says so, in both languages, and does nothing else.

import { opened } from "./browser.mjs";

export default async function lacking(given) {
  const { running, page, errors } = await opened(given, [(name) => delete window[name], given.lacks]);
  try {
    return {
      errors,
      ...(await page.evaluate(() => ({
        shown: !document.getElementById("lacking").hidden,
        text: document.getElementById("lacking").innerText,
        engine: "gouji" in window,
      }))),
    };
  } finally {
    await running.close();
  }
}
