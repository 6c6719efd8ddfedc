// Where the campaign is kept: in a folder of the computer where the browser can, else in what the clerk downloads.

class Campaign {
  #folder = null;

  /** Whether this browser can write into a folder. */
  canPick = "showDirectoryPicker" in window;

  /** Lets the clerk choose a folder: its {name, files}; null for none. To be called from a click. */
  async pick() {
    try {
      this.#folder = await showDirectoryPicker({ id: "gouji", mode: "readwrite" });
    } catch (error) {
      if (error.name === "AbortError") return null;
      throw error;
    }
    await keepFolder(this.#folder);
    return this.#opened();
  }

  /** The name of the folder used last time; empty for none. */
  async last() {
    return this.canPick ? ((await keptFolder())?.name ?? "") : "";
  }

  /** Takes up the folder used last time: its {name, files}; null where the clerk does not allow it. From a click. */
  async resume() {
    const folder = await keptFolder();
    if (!folder || (await folder.requestPermission({ mode: "readwrite" })) !== "granted") return null;
    this.#folder = folder;
    return this.#opened();
  }

  async #opened() {
    return { name: this.#folder.name, files: await fromFolder(this.#folder) };
  }

  /** What stands in the folder under a name; null for nothing, or where no folder is in use. */
  async there(name) {
    const handle = this.#folder && (await this.#folder.getFileHandle(name).catch(() => null));
    return handle && given(name, await handle.getFile());
  }

  /** Files chosen in an input. */
  async chosen(files) {
    return fromInput(files);
  }

  /** Files and folders dropped. */
  dropped(transfer) {
    return fromDrop(transfer);
  }

  /**
   * Hands files {name, data, modified} to the clerk: into the folder, or, where none is in use, as a download, one file
   * as it is, several as a zip of that name. `askToReplace`, given names, answers "replace", "keep" or "" (leave all).
   * {folder, failed}: the name of the folder, empty for a download, and names that could not be written; null if left.
   */
  async save(files, { name, askToReplace }) {
    if (this.#folder) {
      const failed = await write(this.#folder, files, askToReplace);
      return failed && { folder: this.#folder.name, failed };
    }
    if (files.length === 1) download(nameOf(files[0].name), new Blob([files[0].data]));
    else download(`${name}.zip`, await zipped(files));
    return { folder: "", failed: [] };
  }

  /** Writes what the campaign keeps up to date by itself into the folder, if one is in use; the names that failed. */
  async keep(files) {
    return this.#folder ? write(this.#folder, files, () => "replace") : [];
  }
}

function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
