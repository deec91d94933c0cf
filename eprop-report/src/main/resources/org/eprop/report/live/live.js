/* Asks every second how training goes, and puts new epochs into the charts that are there. */
(() => {
  "use strict";
  const { plots, specs } = window.eprop;
  const place = (id) => document.getElementById("live-" + id);
  const title = document.title;
  const number = (v) => (v == null ? "–" : String(Number(Number(v).toPrecision(4))));
  const facts = [
    ["loss so far in this epoch", (now) => number(now.loss)],
    ["return", (now) => (now.return == null ? null : number(now.return))],
    ["success", (now) => (now.success == null ? null : (100 * now.success).toFixed(2) + " %")],
    ["episode length", (now) => (now.episode_length == null ? null : number(now.episode_length))],
    ["accuracy", (now) => (now.accuracy == null ? null : (100 * now.accuracy).toFixed(2) + " %")],
    ["mean squared error", (now) => (now.mean_squared_error == null ? null : number(now.mean_squared_error))],
    ["firing rate", (now) => number(now.rate)],
    ["learning rate", (now) => number(now.learning_rate)],
    ["gradient norm", (now) => number(now.gradient_norm)],
    ["training time", (now) => (now.seconds == null ? null : number(now.seconds) + " s")],
  ];
  let known = -1;
  let missed = 0;

  const say = (words, over) => {
    if (place("words").textContent !== words) place("words").textContent = words;
    place("words").classList.toggle("over", !!over);
  };

  function show(state) {
    const now = state.now;
    if (state.ended) say(state.ended, true);
    else if (now.epoch) say(`epoch ${now.epoch} of ${now.epochs}, batch ${now.batch} of ${now.batches}, ${now.update} updates`);
    if (now.epoch) {
      const done = (now.epoch - 1 + now.batch / now.batches) / now.epochs;
      place("progress").value = done;
      document.title = Math.floor(100 * done) + " % " + title;
      const list = place("facts");
      list.textContent = "";
      for (const [name, of] of facts) {
        const value = of(now);
        if (value == null) continue;
        const entry = list.appendChild(document.createElement("div"));
        entry.appendChild(document.createElement("dt")).textContent = name;
        entry.appendChild(document.createElement("dd")).textContent = value;
      }
    }
  }

  /** Whether the charts that are there are those that should be. */
  const same = (chart) => specs[chart.id] && specs[chart.id].log === chart.log &&
    specs[chart.id].series.map((s) => s.label).join() === chart.series.map((s) => s.label).join();

  function take(charts) {
    if (charts.length !== Object.keys(specs).length || !charts.every(same)) return location.reload();
    for (const chart of charts) {
      Object.assign(specs[chart.id], { x: chart.x });
      plots[chart.id].setData([chart.x, ...chart.series.map((s) => s.values)]);
    }
  }

  async function look() {
    try {
      const state = await (await fetch("state")).json();
      missed = 0;
      show(state);
      if (state.epochs !== known) {
        if (known >= 0) take(await (await fetch("charts")).json());
        known = state.epochs;
      }
      if (state.ended) return;
    } catch (e) {
      if (++missed > 2) return say("Training has ended, or was stopped: it no longer answers.", true);
    }
    setTimeout(look, 1000);
  }
  look();
})();
