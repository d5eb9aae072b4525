/* What is read over the indicator: both lists and their store say the same thing. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  let reading = ["", ""];

  function show(next) {
    reading = next || ["", ""];
    for (const list of document.querySelectorAll("[data-reading]")) list.value = reading[Number(list.dataset.reading)];
  }

  document.addEventListener("change", (event) => {
    const place = event.target.dataset?.reading;
    if (place === undefined) return;
    root.dash_clientside.set_props("reading", { data: reading.map((one, k) => (k === Number(place) ? event.target.value : one)) });
  });

  geoprio.lecture = { show };
})(globalThis);
