// One worker with Python in it, from its start to its end.

/** A call that was ended: `kind` is "stopped", "slow", "memory" or "broken", `details` for whoever helps. */
class Ended extends Error {
  constructor(kind, details = "") {
    super(kind);
    Object.assign(this, { kind, details });
  }
}

/** What the engine says to the clerk in a sentence. */
class Said extends Error {}

class Seat {
  #worker;
  #calls = new Map();
  #number = 0;
  #alive;
  #ended = null;

  /** `alive` is called with every sign of life that is no answer. */
  constructor(script, alive) {
    this.#alive = alive;
    this.#worker = new Worker(script);
    this.#worker.onmessage = ({ data }) => this.#heard(data);
    this.#worker.onerror = (event) => this.end(new Ended("broken", `${event.message} (${event.filename}:${event.lineno})`));
  }

  get isEnded() {
    return this.#ended !== null;
  }

  /** Asks the worker for something; its result. `heard` is called with every event. Fails at once where it was ended. */
  ask(message, heard = () => {}, transfer = []) {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const id = ++this.#number;
      this.#calls.set(id, { resolve, reject, heard });
      this.#worker.postMessage({ id, ...message }, transfer);
    });
  }

  /** Ends the worker, whatever it does; what it was asked for fails with the reason. */
  end(reason) {
    this.#ended ??= reason;
    this.#worker.terminate();
    for (const { reject } of this.#calls.values()) reject(reason);
    this.#calls.clear();
  }

  #heard({ id, event, result, error }) {
    if (!id) return this.#alive();
    const call = this.#calls.get(id);
    if (!call) return;
    if (event) return call.heard(event);
    this.#calls.delete(id);
    if (!error) call.resolve(result);
    else if (error.kind === "said") call.reject(new Said(error.message));
    else call.reject(new Ended(error.kind, error.details));
  }
}
