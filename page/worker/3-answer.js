// The protocol: {id, verb, args, files} in; {id, event}… and {id, result} or {id, error} out, and {} in between.

let called;
let heardOf = 0;

/** A sign of life in the midst of a step; one a second is enough. */
self.alive = () => {
  if (performance.now() - heardOf < 1000) return;
  heardOf = performance.now();
  self.postMessage({});
};

/** What Python says as plain values that can be posted: None is null, bytes are arrays. */
function plain(value) {
  if (value === undefined) return null;
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

/** Like plain, of a proxy, which is let go. */
function taken(proxy) {
  if (!(proxy && proxy.toJs)) return plain(proxy);
  const made = proxy.toJs({ dict_converter: Object.fromEntries, create_pyproxies: false });
  proxy.destroy();
  return plain(made);
}

/** The memory behind all bytes of a value: it is handed over, not copied. */
function buffers(value) {
  if (value instanceof Uint8Array) return [value.buffer];
  return value && typeof value === "object" ? Object.values(value).flatMap(buffers) : [];
}

/** Lets messages in that have come meanwhile. */
function breath() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((go) => {
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(0);
  });
}

/** Works one call through, posting each event as it comes; the result. */
async function worked(id, verb, args, files) {
  const steps = called(verb, args, files);
  try {
    for (;;) {
      const { done, value } = steps.next();
      const made = taken(value);
      if (done) return made;
      self.postMessage({ id, event: made }, buffers(made));
      await breath();
    }
  } finally {
    steps.destroy();
  }
}

/** What nobody foresaw: `details` are for whoever helps. */
function told(error) {
  const isMemory = error instanceof RangeError || error?.type === "MemoryError";
  return { kind: isMemory ? "memory" : "broken", details: String(error?.stack ?? error) };
}

self.onmessage = async ({ data: { id, boot, verb, args, files } }) => {
  try {
    if (boot) {
      called = (await booted(boot)).runPython(`${DOOR}\ncalled`);
      return self.postMessage({ id, result: null });
    }
    const { result, refusal } = await worked(id, verb, args, files);
    if (refusal) self.postMessage({ id, error: { kind: "said", message: refusal } });
    else self.postMessage({ id, result }, buffers(result));
  } catch (error) {
    self.postMessage({ id, error: told(error) });
  }
};
