// What has to be told to a new worker so that it knows what the one before it knew.

/** Verbs that lay something on the desk or set it; the others only look, make files, or read what lies there. */
const LAYING = new Set(["put", "remove", "settings", "open"]);

class Memory {
  #laying = [];
  #settings = {};
  #packed = new Map();
  #refused = new Set();

  /** A call was answered. */
  keep({ verb, args, files }, result) {
    switch (verb) {
      case "open":
        this.#laying = [];
        this.#settings = { password: this.#settings.password };
        this.#refused.clear();
        break;
      case "settings":
        this.#settings = { ...this.#settings, ...args };
        return;
      case "put":
        this.#forget(args.kind, new Set(files.map(({ name }) => name)));
        break;
      case "remove":
        this.#forget(args.kind, args.names && new Set(args.names));
        break;
      case "confirm":
      case "unconfirm":
        this.#keepWritten("verdicts", result.files, { alone: true });
        break;
      case "draft":
        this.#keepWritten("forms", result.files);
        break;
      case "read":
        this.#keepOnly(new Set(result.rows.map(({ file }) => file)));
    }
    if (LAYING.has(verb)) this.#laying.push({ verb, args, files });
  }

  /** The calls that lay out the desk again, in their order, no more of them than it takes; what is set comes last. */
  get calls() {
    return [...this.#laying, { verb: "settings", args: this.#settings, files: [] }];
  }

  /** Files of a kind, all or of some names, are laid out no more, and may be tried again where they were refused. */
  #forget(kind, names) {
    const isGone = ({ name }) => !names || names.has(name);
    for (const call of this.#laying) {
      if (call.verb === "put" && call.args.kind === kind) call.files = call.files.filter((file) => !isGone(file));
    }
    this.#laying = this.#laying.filter(({ verb, files }) => verb !== "put" || files.length);
    for (const file of this.#refused) {
      if (!names || [...names].some((name) => file.includes(name))) this.#refused.delete(file);
    }
  }

  /** What the desk wrote for itself is laid out as it wrote it, with the others of its kind or `alone`. */
  #keepWritten(kind, written, { alone = false } = {}) {
    const args = { kind };
    const files = written.map(({ name, data }) => ({ name: nameOf(name), blob: new Blob([data]), modified: Date.now() }));
    if (alone) this.keep({ verb: "remove", args, files: [] });
    this.keep({ verb: "put", args, files });
  }

  #keepOnly(files) {
    for (const file of this.#packed.keys()) if (!files.has(file)) this.#packed.delete(file);
  }

  /** A file was read; `packed` is what came of it. */
  keepRead({ row, packed }) {
    this.#packed.set(row.file, packed);
  }

  /** A file is not to be tried again: whoever reads it hangs or overruns. Whether that may help. */
  refuse(file) {
    if (file === null || this.#refused.has(file)) return false;
    this.#refused.add(file);
    return true;
  }

  /** What a new worker need not read again, and what it must not. */
  get ofReading() {
    return { known: Array.from(this.#packed, ([file, packed]) => ({ file, packed })), refuse: [...this.#refused] };
  }
}
