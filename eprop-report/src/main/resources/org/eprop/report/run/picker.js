/* Another sample, set or neuron: from the server, or by a command. */
(() => {
  "use strict";
  const form = document.querySelector(".pick");
  const chosen = () => [...new FormData(form)].filter(([, value]) => value !== "");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (location.protocol.startsWith("http")) {
      location.href = "?" + new URLSearchParams(chosen()) + "#sample";
      return;
    }
    form.querySelector("output").textContent = "eprop report " + form.dataset.run + " " +
      chosen().map(([name, value]) => "--" + name + " " + value).join(" ") +
      "  (or, for all: eprop report " + form.dataset.run + " --serve 0)";
  });
  // A spike that is clicked on names its neuron.
  const { plots, specs } = window.eprop;
  document.addEventListener("click", ({ target }) => {
    const id = target.closest(".u-over")?.closest("[data-chart]").dataset.chart;
    if (!id || specs[id].kind !== "raster" || specs[id].yLabel !== "neuron") return;
    const at = /neuron (\d+)/.exec(plots[id].tip.textContent);
    const population = id === "spikes" ? form.neurons.placeholder.split(":")[0] : id.slice(7);
    if (at) form.neurons.value = population + ":" + at[1];
  });
})();
