// Long work on hundreds of files is done in stretches between which the page is drawn and hears the clerk.

const STRETCH = 10;

/** To be awaited between two pieces of work: it waits for others when the work has gone on for too many milliseconds. */
function pace() {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH) return;
    await new Promise((go) => setTimeout(go));
    since = performance.now();
  };
}
