// What this browser lacks is found by trying, not by its name. Written for browsers of any age: the page proper may not
// even be understood where this is.

window.lacking = (function () {
  // A module with a function that takes an externref.
  var MODULE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0];
  var TRIALS = {
    WebAssembly: function () {
      return new WebAssembly.Module(new Uint8Array(MODULE)) && new WebAssembly.Tag({ parameters: ["i32"] });
    },
    DecompressionStream: function () {
      return new DecompressionStream("gzip");
    },
    Worker: function () {
      return window.Worker && window.Blob && URL.createObjectURL;
    },
  };
  var found = [];
  for (var name in TRIALS) {
    try {
      if (!TRIALS[name]()) found.push(name);
    } catch (error) {
      found.push(name);
    }
  }
  return found;
})();

if (window.lacking.length) {
  document.getElementById("lacking").hidden = false;
  document.getElementById("lacking-what").appendChild(document.createTextNode(window.lacking.join(", ")));
}
