// What has to be told to a new worker so that it knows what the one before it knew.

const CHANGING = new Set(["put", "remove", "settings", "confirm", "unconfirm", "open"]);

class Memory {
  #calls = [];
  #packed = new Map();
  #refused = new Set();
  #hasRead = false;

  /** A call was answered. */
  keep({ verb, args, files }) {
    if (verb === "settings") this.#calls = this.#calls.filter((call) => call.verb !== "settings");
    if (verb === "open") this.#calls = [];
    if (CHANGING.has(verb)) this.#calls.push({ verb, args, files });
    if (verb === "put") for (const { name } of files) this.#refused.delete(name);
    if (verb === "read") this.#hasRead = true;
  }

  /** A file was read. */
  keepRead({ row, packed }) {
    this.#packed.set(row.file, packed);
  }

  /** A file is not to be read again: it does not end. */
  refuse(file) {
    this.#refused.add(file);
  }

  /** What reading need not do again, and not try again. */
  get ofReading() {
    return { known: Array.from(this.#packed, ([file, packed]) => ({ file, packed })), refuse: [...this.#refused] };
  }

  /** The calls that make a new worker know what is known. */
  get calls() {
    return this.#hasRead ? [...this.#calls, { verb: "read", args: this.ofReading, files: [] }] : this.#calls;
  }
}
