// Stands in until the page has a look: the engine is there, and says so.

engine.ready.then(
  () => (document.getElementById("page").textContent = "ready"),
  (error) => (document.getElementById("page").textContent = `${error.kind} ${error.details}`),
);
