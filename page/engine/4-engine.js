// The engine as the page sees it: calls are worked one after the other, and a worker that hangs is replaced.

/** Verbs that need nothing of what was read. */
const NOT_READING = new Set([...LAYING, "roster", "save", "distribute", "draft", "check_form", "given", "code", "compare"]);

class Engine {
  #script;
  #seat = null;
  #watch = new Watch(() => this.#end("slow"));
  #memory = new Memory();
  #queue;
  #reading = null;
  #knows = true;

  /** Starts at once; `ready` settles when the engine can be asked. */
  constructor() {
    this.ready = this.#start();
    this.#queue = this.ready.catch(() => {});
  }

  /**
   * Asks the engine; the result. `files` are {name, blob, modified}; `heard` is called with every event.
   * Fails with Said, whose message is for the clerk, or with Ended. A file at which a worker hangs or overruns is left
   * out from then on, which the answer says of it, and the others are gone on with.
   */
  call(verb, args = {}, files = [], heard = () => {}) {
    const done = this.#queue.then(() => this.#work({ verb, args, files }, heard));
    this.#queue = done.catch(() => {});
    return done;
  }

  /** Looks at something that has been read while other things are being read; fails as that does if it is ended. */
  glance(args) {
    return this.#seat.ask({ verb: "glance", args, files: [] });
  }

  /** Ends what is being done; what was read so far stays known. */
  stop() {
    this.#end("stopped");
  }

  #end(kind) {
    this.#watch.rest();
    this.#seat?.end(new Ended(kind));
  }

  async #start() {
    if (!this.#script) {
      const script = await unpacked(part("runtime"), "text/javascript").text();
      this.#script = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    }
    this.#seat = new Seat(this.#script, () => this.#watch.alive(PATIENCE.step));
    const [wasm, stdlib, packages] = ["wasm", "stdlib", "packages"].map(part);
    await this.#waited(PATIENCE.start, this.#seat.ask({ boot: { wasm, stdlib, packages, language: navigator.language } }));
  }

  async #work(call, heard) {
    for (;;) {
      this.#reading = null;
      try {
        if (this.#seat.isEnded) await this.#restart(heard);
        const result = await this.#answer(call, heard);
        this.#memory.keep(call, result);
        return result;
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
        this.#seat.end(error);
        if (error.kind === "stopped" || !this.#memory.refuse(this.#reading)) throw error;
      }
    }
  }

  /** A new worker, on whose desk all lies as it did on that of the last. */
  async #restart(heard) {
    await this.#start();
    this.#knows = false;
    for (const call of this.#memory.calls) await this.#ask(call, heard);
  }

  /** The answer; a new worker is told first what was read by others, where that matters. */
  async #answer(call, heard) {
    const known = { verb: "read", args: this.#memory.ofReading, files: [] };
    if (this.#knows || NOT_READING.has(call.verb)) return this.#ask(call, heard);
    const read = await this.#ask(known, heard);
    this.#knows = true;
    return call.verb === "read" ? read : this.#ask(call, heard);
  }

  /** Files that were changed or moved since they were handed in cannot be read by the browser: they are told and left. */
  async #ask(call, heard) {
    const { verb, args, files } = call;
    const rest = pace();
    const contents = [];
    for (const { blob } of files) {
      contents.push(await blob.arrayBuffer().catch(() => null));
      await rest();
    }
    const lost = files.filter((_, at) => !contents[at]).map(({ name }) => name);
    if (lost.length) heard({ lost, kind: args.kind });
    const given = files.map(({ name, modified }, at) => ({ name, modified, data: contents[at] })).filter(({ data }) => data);
    call.files = files.filter((_, at) => contents[at]);
    const transfer = given.map(({ data }) => data);
    const asked = this.#seat.ask({ verb, args, files: given }, (event) => this.#heard(event, heard), transfer);
    return this.#waited(PATIENCE.step, asked);
  }

  #heard(event, heard) {
    this.#watch.alive(PATIENCE.step);
    this.#reading = event.reading ?? null;
    if (event.packed) this.#memory.keepRead(event);
    heard(event);
  }

  /** The answer, for as long as there are signs of life. */
  async #waited(seconds, answer) {
    this.#watch.alive(seconds);
    try {
      return await answer;
    } finally {
      this.#watch.rest();
    }
  }
}
