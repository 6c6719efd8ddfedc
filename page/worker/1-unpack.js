// What the page hands a worker: gzipped parts, written in base64.

/** A part as a response that the browser unpacks while it is read. */
function unpacked(text, type) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": type } });
}

/** Lays the files of a row (a line of JSON with their sizes, then their bytes) into a folder. */
function lay(fs, folder, row) {
  const end = row.indexOf(10);
  const sizes = JSON.parse(new TextDecoder().decode(row.subarray(0, end)));
  const known = new Set();
  let at = end + 1;
  for (const [name, size] of Object.entries(sizes)) {
    const path = `${folder}/${name}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!known.has(parent)) fs.mkdirTree(parent);
    known.add(parent);
    fs.writeFile(path, row.subarray(at, at + size), { canOwn: true });
    fs.utime(path, 0, 0);
    at += size;
  }
}
