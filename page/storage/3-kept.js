// The folder the clerk chose, remembered by the browser from one day to the next.

function stored(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("gouji", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = work(opening.result.transaction("kept", mode).objectStore("kept"));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    };
  });
}

/** The folder that was chosen last; null where there is none, or the browser keeps nothing. */
async function keptFolder() {
  return (await stored("readonly", (kept) => kept.get("folder")).catch(() => null)) ?? null;
}

/** Remembers a folder, where the browser does; with null, forgets. */
async function keepFolder(folder) {
  await stored("readwrite", (kept) => (folder ? kept.put(folder, "folder") : kept.delete("folder"))).catch(() => {});
}
