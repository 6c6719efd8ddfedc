// A clock that only ends what hangs. It counts ticks, not hours: a computer that sleeps does not tick.

/** Seconds without a sign of life after which a worker is ended: while Python starts, and within one step of work. */
const PATIENCE = { start: 300, step: 180 };

class Watch {
  #left = Infinity;

  /** `over` is called when a sign of life was waited for in vain. */
  constructor(over) {
    setInterval(() => {
      this.#left -= 1;
      if (this.#left === 0) over();
    }, 1000);
  }

  /** There was a sign of life; the next one is to come within some seconds. */
  alive(seconds) {
    this.#left = seconds;
  }

  /** Nothing is expected any more. */
  rest() {
    this.#left = Infinity;
  }
}
