(function () {
  "use strict";
  var items = Array.from(document.querySelectorAll("nav li"));
  var sections = Array.from(document.querySelectorAll("section.unit"));
  var boxes = Array.from(document.querySelectorAll(".counts input"));
  var filter = document.getElementById("filter");

  function wanted() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    return target && target.closest("section.unit");
  }
  function show() {
    var here = wanted() || document.querySelector("section.unit");
    sections.forEach(function (section) { section.classList.toggle("here", section === here); });
    items.forEach(function (item) {
      item.classList.toggle("here", here !== null && item.firstElementChild.hash === "#" + here.id);
    });
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target === here) { window.scrollTo(0, 0); } else if (target) { target.scrollIntoView({ block: "center" }); }
  }
  function narrow() {
    var verdicts = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    var text = filter.value.trim().toLowerCase();
    items.forEach(function (item) {
      item.hidden = !verdicts.includes(item.dataset.verdict) || !item.textContent.toLowerCase().includes(text);
    });
  }
  document.documentElement.classList.add("js");
  window.addEventListener("hashchange", show);
  filter.addEventListener("input", narrow);
  boxes.forEach(function (box) { box.addEventListener("change", narrow); });
  show();
})();
