// A folder is dropped on the page.

import { opened } from "./browser.mjs";

export default async function dropping(given) {
  const { running, page, errors } = await opened(given);
  try {
    await page.evaluate(() => {
      window.dropped = new Promise((resolve) => {
        const taken = (event) => resolve(gouji.storage.dropped(event.dataTransfer));
        document.addEventListener("drop", taken, { capture: true, once: true });
      });
    });
    const session = await page.createCDPSession();
    const data = { items: [], files: [given.folder], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await session.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
    }
    const found = await page.evaluate(async () => {
      const files = await window.dropped;
      return Promise.all(files.map(async ({ name, blob, modified }) => [name, (await blob.arrayBuffer()).byteLength, modified]));
    });
    return { errors, found };
  } finally {
    await running.close();
  }
}
