// A zip of files as they are: workbooks are compressed already.

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

function crc(data) {
  let sum = -1;
  for (const byte of data) sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** Numbers of two or four bytes in a row: [[size, number], …]. */
function record(fields) {
  const made = new DataView(new ArrayBuffer(fields.reduce((length, [size]) => length + size, 0)));
  let at = 0;
  for (const [size, number] of fields) {
    if (size === 2) made.setUint16(at, number, true);
    else made.setUint32(at, number, true);
    at += size;
  }
  return new Uint8Array(made.buffer);
}

/** Date and time as zips say them, of the clock on the wall. */
function stamp(date) {
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return [[2, time], [2, day]];
}

/** A zip of files {name, data, modified}. Names are UTF-8; `now` is when files without a time were made. */
async function zipped(files, now = new Date()) {
  const bodies = [];
  const directory = [];
  const rest = pace();
  let at = 0;
  for (const { name, data, modified } of files) {
    await rest();
    const path = new TextEncoder().encode(name);
    const of = [[2, 20], [2, 0x800], [2, 0], ...stamp(modified ? new Date(modified) : now),
                [4, crc(data)], [4, data.length], [4, data.length], [2, path.length], [2, 0]];
    const head = record([[4, 0x04034b50], ...of]);
    bodies.push(head, path, data);
    directory.push(record([[4, 0x02014b50], [2, 20], ...of, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), path);
    at += head.length + path.length + data.length;
  }
  const size = directory.reduce((length, part) => length + part.length, 0);
  const count = files.length;
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]]);
  return new Blob([...bodies, ...directory, end], { type: "application/zip" });
}
