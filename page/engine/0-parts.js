// The parts of the engine stand in the page as text.

/** A part as it stands: gzipped, in base64. */
function part(name) {
  return document.getElementById(`part-${name}`).textContent;
}
