// Opens the built page in a browser, and watches what it asks for and what goes wrong in it.

import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What runs in the page before anything of its own: ticks of its clock come only when they are asked for. */
function holdTheClock() {
  const ticks = [];
  window.setInterval = (tick) => ticks.push(tick);
  window.pass = (seconds) => {
    for (let second = 0; second < seconds; second += 1) for (const tick of ticks) tick();
  };
}

/**
 * The page, opened. `before` are functions, each with its arguments, that run in it before anything of its own.
 * `requests` are the addresses it asked for, `errors` what it did not catch or wrote to the console.
 */
export async function opened({ modules, browser, program, page: file, downloads }, ...before) {
  mkdirSync(downloads, { recursive: true });
  const puppeteer = createRequire(join(modules, "x.js"))("puppeteer-core");
  const ways = browser === "chrome"
    ? { pipe: true, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] }
    : { browser: "firefox", extraPrefsFirefox: {
        "browser.download.dir": downloads, "browser.download.folderList": 2, "browser.download.useDownloadDir": true } };
  const running = await puppeteer.launch({ executablePath: program, headless: true, protocolTimeout: 600_000, ...ways });
  const page = await running.newPage();
  if (browser === "chrome") {
    const session = await running.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads, eventsEnabled: false });
  }
  const requests = [];
  const errors = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error.message ?? error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  for (const [run, ...args] of [[holdTheClock], ...before]) await page.evaluateOnNewDocument(run, ...args);
  await page.goto(pathToFileURL(file).href);
  return { running, page, requests, errors };
}

/** The files of a folder as the page takes them: a handle on [{name, blob, modified}]. */
export function laid(page, folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => ({
      name,
      text: readFileSync(join(folder, name)).toString("base64"),
      modified: Math.round(statSync(join(folder, name)).mtimeMs),
    }));
  return page.evaluateHandle(
    (all) =>
      all.map(({ name, text, modified }) => {
        const blob = new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]);
        return { name, modified, blob };
      }),
    files,
  );
}

/** Files of an answer, their bytes in base64. */
export function handed(page, files) {
  return page.evaluate(
    (all) =>
      all.map(({ name, data }) => {
        let text = "";
        for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
        return [name, btoa(text)];
      }),
    files,
  );
}
