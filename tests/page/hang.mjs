// Whoever reads one of the files hangs. The clock runs out, and it is named; later, a clerk stops what hangs.

import { laid, opened } from "./browser.mjs";

/** Makes the worker hang as soon as it has said that it reads a file of that name, unless it is told to refuse it. */
function hanging(name) {
  const hang = `{ const named = (file) => file.endsWith(${JSON.stringify(name)});
    const post = self.postMessage.bind(self);
    let refused = false;
    const handle = self.onmessage;
    self.onmessage = (event) => {
      refused ||= Boolean(event.data.args?.refuse?.some(named));
      return handle(event);
    };
    self.postMessage = (message, transfer = []) => {
      post(message, transfer);
      if (message.event?.reading && named(message.event.reading) && !refused) for (;;);
    }; }`;
  const Plain = Blob;
  window.Blob = class extends Plain {
    constructor(parts, about) {
      super(about?.type === "text/javascript" ? [...parts, hang] : parts, about);
    }
  };
}

export default async function hang(given) {
  const { running, page, errors } = await opened(given, [hanging, given.file]);
  try {
    const files = await laid(page, given.folder);
    return {
      errors,
      ...(await page.evaluate(async (files, settings, file) => {
        const { engine } = gouji;
        const read = (then) => {
          const events = [];
          let left = 1;
          const done = engine.call("read", {}, [], (event) => {
            events.push(event.reading ?? event.row.file);
            if (event.reading?.endsWith(file) && left-- > 0) then();
          });
          return done.then(({ rows }) => ({ rows, events }), ({ kind }) => ({ kind, events }));
        };
        await engine.call("settings", settings);
        await engine.call("put", { kind: "returns" }, files);
        const stopped = await read(() => engine.stop());
        const ended = await read(() => window.pass(180));
        const again = await read(() => {});
        return { stopped, ended, again };
      }, files, given.settings, given.file)),
    };
  } finally {
    await running.close();
  }
}
