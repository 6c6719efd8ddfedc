// The engine as the page sees it: calls are worked one after the other, and a worker that hangs is replaced.

class Engine {
  #script;
  #seat;
  #watch = new Watch(() => this.#end("slow"));
  #memory = new Memory();
  #queue;
  #at = null;

  /** Starts at once; `ready` settles when the engine can be asked. */
  constructor() {
    this.ready = this.#queue = this.#start();
    this.#queue = this.ready.catch(() => {});
  }

  /**
   * Asks the engine; the result. `files` are {name, blob, modified}; `heard` is called with every event.
   * Fails with Said (its message is for the clerk) or Ended.
   */
  call(verb, args = {}, files = [], heard = () => {}) {
    const done = this.#queue.then(() => this.#work({ verb, args, files }, heard));
    this.#queue = done.catch(() => {});
    return done;
  }

  /** Ends what is being done; what was read so far stays known. */
  stop() {
    this.#end("stopped");
  }

  #end(kind) {
    this.#watch.rest();
    this.#seat.end(new Ended(kind));
  }

  async #start() {
    this.#script ??= URL.createObjectURL(new Blob([await unpacked(part("runtime")).text()], { type: "text/javascript" }));
    this.#seat = new Seat(this.#script);
    const [wasm, stdlib, packages] = ["wasm", "stdlib", "packages"].map(part);
    this.#watch.alive(PATIENCE.start);
    await this.#seat.ask({ boot: { wasm, stdlib, packages, language: navigator.language } });
    this.#watch.rest();
  }

  async #work(call, heard) {
    for (;;) {
      try {
        const result = await this.#ask(call, heard);
        this.#memory.keep(call);
        return result;
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
        const culprit = this.#at;
        await this.#again(error);
        if (call.verb !== "read" || culprit === null || error.kind === "stopped") throw error;
        this.#memory.refuse(culprit);
      }
    }
  }

  /** A new worker that knows what the last one knew. */
  async #again(error) {
    this.#seat.end(error);
    await this.#start();
    for (const call of this.#memory.calls) await this.#ask(call, () => {});
  }

  async #ask({ verb, args, files }, heard) {
    this.#at = null;
    const given = await Promise.all(
      files.map(async ({ name, blob, modified }) => ({ name, modified, data: await blob.arrayBuffer() })),
    );
    const asked = verb === "read" ? { ...args, ...this.#memory.ofReading } : args;
    const transfer = given.map(({ data }) => data);
    this.#watch.alive(PATIENCE.step);
    try {
      return await this.#seat.ask({ verb, args: asked, files: given }, (event) => this.#heard(event, heard), transfer);
    } finally {
      this.#watch.rest();
    }
  }

  #heard(event, heard) {
    this.#watch.alive(PATIENCE.step);
    this.#at = event.reading ?? null;
    if (event.packed) this.#memory.keepRead(event);
    heard(event);
  }
}
