// Opens the built page in a browser, and watches what it asks for and what goes wrong in it.

import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { pathToFileURL } from "node:url";

/** Milliseconds after which what is waited for comes no more, and is told while somebody still listens. */
const PATIENCE = 300_000;

/** What runs in the page before anything of its own: ticks of its clock come only when they are asked for. */
function holdTheClock() {
  const ticks = [];
  window.setInterval = (tick) => ticks.push(tick);
  window.pass = (seconds) => {
    for (let second = 0; second < seconds; second += 1) for (const tick of ticks) tick();
  };
}

/** The page in Chinese, whatever the computer speaks. */
export function speakChinese() {
  Object.defineProperty(navigator, "language", { get: () => "zh-CN" });
}

/** A browser in a window on an X display, with what it keeps for the next time; else one that is not seen. */
function shown({ display, home }) {
  if (!display) return { headless: true };
  const env = { ...process.env, DISPLAY: display, HOME: home };
  return { headless: false, defaultViewport: null, userDataDir: join(home, "profile"), ignoreDefaultArgs: ["--enable-automation"], env };
}

/**
 * The page, opened. `before` are functions, each with its arguments, that run in it before anything of its own.
 * `requests` are the addresses it asked for, `errors` what it did not catch or wrote to the console.
 */
export async function opened(given, ...before) {
  const { modules, browser, program, downloads } = given;
  mkdirSync(downloads, { recursive: true });
  const puppeteer = createRequire(join(modules, "x.js"))("puppeteer-core");
  const ways = browser === "chrome"
    ? { pipe: true, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] }
    : { browser: "firefox", extraPrefsFirefox: {
        "browser.download.dir": downloads, "browser.download.folderList": 2, "browser.download.useDownloadDir": true } };
  const running = await puppeteer.launch({ executablePath: program, protocolTimeout: PATIENCE, ...shown(given), ...ways });
  if (browser === "chrome") {
    const session = await running.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads, eventsEnabled: false });
  }
  const told = { requests: [], errors: [] };
  return { running, page: await tabbed(running, given, told, ...before), ...told };
}

/** The page in a tab of its own. */
export async function tabbed(running, { page: file }, { requests, errors }, ...before) {
  const page = await running.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error.message ?? error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  for (const [run, ...args] of [[holdTheClock], ...before]) await page.evaluateOnNewDocument(run, ...args);
  await page.goto(pathToFileURL(file).href);
  return page;
}

/** The name of the only file in a folder of downloads, once it is whole. */
export async function downloaded(folder) {
  for (;;) {
    const there = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile());
    if (there.length === 1 && !/\.(part|crdownload)$/.test(there[0].name) && statSync(join(folder, there[0].name)).size) return there[0].name;
    await later(100);
  }
}

/** Until nothing is being done, nor about to be: what is pressed may be drawn first, and begin its work then. */
export function settled(page) {
  return page.evaluate(async (frames) => {
    for (let idle = 0; idle < frames; idle += 1) {
      await new Promise(requestAnimationFrame);
      if (document.querySelector("#main[aria-busy]")) idle = -1;
    }
  }, FRAMES);
}
const FRAMES = 3;

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
