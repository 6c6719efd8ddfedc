// Where the campaign is kept: in a folder of the computer where the browser can, else in what the clerk downloads.

class Storage {
  #folder = null;

  /** Whether this browser can write into a folder. */
  static get canKeep() {
    return "showDirectoryPicker" in window;
  }

  /** The name of the folder in use; empty for none. */
  get name() {
    return this.#folder?.name ?? "";
  }

  /** Lets the clerk choose a folder; whether one was chosen. To be called from a click. */
  async pick() {
    try {
      this.#folder = await showDirectoryPicker({ id: "gouji", mode: "readwrite" });
    } catch (error) {
      if (error.name === "AbortError") return false;
      throw error;
    }
    await keepFolder(this.#folder);
    return true;
  }

  /** The name of the folder used last time; empty for none. */
  async last() {
    return Storage.canKeep ? ((await keptFolder())?.name ?? "") : "";
  }

  /** Takes up the folder used last time, if the clerk allows it; whether that is so. To be called from a click. */
  async resume() {
    const folder = await keptFolder();
    if (!folder || (await folder.requestPermission({ mode: "readwrite" })) !== "granted") return false;
    this.#folder = folder;
    return true;
  }

  /** Leaves the folder; it is not offered again. */
  async leave() {
    this.#folder = null;
    await keepFolder(null);
  }

  /** All files in the folder. */
  async read() {
    return fromFolder(this.#folder);
  }

  /**
   * Hands files {name, data, modified} to the clerk: into the folder (see `written` for the answer and for `ask`), or,
   * where none is in use, as a download: one file as it is, several as a zip of that name.
   */
  async save(files, zip, ask) {
    if (this.#folder) return written(this.#folder, files, ask);
    if (files.length === 1) download(lastName(files[0].name), new Blob([files[0].data]));
    else if (files.length) download(zip, zipped(files));
    return { written: files.map(({ name }) => name), unchanged: [], kept: [], failed: [] };
  }
}

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
