// What has to be told to a new worker so that it knows what the one before it knew.

/** Verbs that lay something on the desk; the others only look, make files, or read what lies there. */
const LAYING = new Set(["put", "remove", "settings", "open"]);

class Memory {
  /** The calls that lay out the desk again, in their order, and no more of them than it takes. */
  calls = [];
  #packed = new Map();
  #refused = new Set();

  /** A call was answered. */
  keep({ verb, args, files }, result) {
    switch (verb) {
      case "open":
        this.calls = [];
        break;
      case "put":
        this.#forget(args.kind, new Set(files.map(({ name }) => name)));
        break;
      case "remove":
        this.#forget(args.kind, args.names && new Set(args.names));
        break;
      case "confirm":
      case "unconfirm":
        this.#keepVerdicts(result.files);
        break;
      case "read":
        this.#keepOnly(new Set(result.rows.map(({ file }) => file)));
    }
    if (LAYING.has(verb)) this.calls.push({ verb, args, files });
  }

  /** Files of a kind, all or of some names, are laid out no more, and may be tried again where they were refused. */
  #forget(kind, names) {
    const isGone = ({ name }) => !names || names.has(name);
    for (const call of this.calls) {
      if (call.verb === "put" && call.args.kind === kind) call.files = call.files.filter((file) => !isGone(file));
    }
    this.calls = this.calls.filter(({ verb, files }) => verb !== "put" || files.length);
    for (const file of this.#refused) {
      if (!names || [...names].some((name) => file.includes(name))) this.#refused.delete(file);
    }
  }

  /** Verdicts are laid out as the desk wrote them. */
  #keepVerdicts(written) {
    const args = { kind: "verdicts" };
    const files = written.map(({ name, data }) => ({ name: nameOf(name), blob: new Blob([data]), modified: Date.now() }));
    this.keep({ verb: "remove", args, files: [] });
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
