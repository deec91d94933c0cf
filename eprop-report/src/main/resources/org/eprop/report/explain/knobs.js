/* Sliders for the constants: the whole page is computed anew with them. */
(() => {
  "use strict";
  const { data, refresh } = window.explain;
  const original = data.toy;
  const shown = (v) => String(Number(v.toPrecision(3)));
  const log = (low, high) => ({
    to: (at) => low * (high / low) ** at,
    from: (v) => Math.log(v / low) / Math.log(high / low),
  });
  const linear = (low, high) => ({
    to: (at) => low + (high - low) * at,
    from: (v) => (v - low) / (high - low),
  });
  const around = (v) => log(v / 4, 4 * v);
  const knobs = [
    { key: "tau", letter: "τ", name: "membrane time constant", unit: " ms", scale: log(2, 200) },
    { key: "theta", letter: "θ", name: "threshold", unit: "", scale: around(original.theta) },
    { key: "slope", letter: "s", name: "steepness of Θ′", unit: "", scale: around(original.slope) },
    { key: "kappa", letter: "κ", name: "memory of the readout", unit: "", scale: linear(0, 0.995) },
    { key: "eta", letter: "η", name: "learning rate", unit: "", scale: log(original.eta / 100, 100 * original.eta) },
  ];
  let now = { ...original };
  const listeners = [];

  const make = (tag, parent, className, text) => {
    const made = parent.appendChild(document.createElement(tag));
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const panel = document.createElement("details");
  panel.className = "knobs";
  panel.dataset.keep = "";
  panel.open = matchMedia("(min-width: 900px) and (min-height: 600px)").matches;
  make("summary", panel, "", "Change τ, θ, s, κ, η: every curve follows");
  const row = make("div", panel, "knobs-row");
  for (const knob of knobs) {
    const label = make("label", row);
    const head = make("span", label);
    make("i", head, "", knob.letter);
    knob.place = make("b", head);
    make("span", label, "what", knob.name);
    knob.input = make("input", label);
    Object.assign(knob.input, { type: "range", min: 0, max: 1000, step: 1 });
    knob.input.setAttribute("aria-label", knob.name + " " + knob.letter);
    knob.input.addEventListener("input", () => {
      now = { ...now, [knob.key]: knob.scale.to(knob.input.value / 1000) };
      apply();
    });
  }
  const reset = make("button", row, "quiet", "Reset");
  reset.type = "button";
  reset.addEventListener("click", () => {
    now = { ...original };
    apply();
  });
  const says = make("p", panel, "what knobs-says");
  says.setAttribute("role", "status");

  const letters = () => ({
    α: Math.exp(-now.dt / now.tau), ρ: now.tauA ? Math.exp(-now.dt / now.tauA) : null, θ: now.theta,
    κ: now.kappa, c: now.scaledOut ? 1 - now.kappa : 1, η: now.eta, s: now.slope,
  });

  const isOriginal = () => knobs.every((knob) => now[knob.key] === original[knob.key]);

  function apply() {
    for (const knob of knobs) {
      const value = now[knob.key];
      const at = Math.round(1000 * Math.max(0, Math.min(1, knob.scale.from(value))));
      if (Number(knob.input.value) !== at) knob.input.value = at;
      knob.place.textContent = " = " + shown(value) + knob.unit;
      knob.input.setAttribute("aria-valuetext", shown(value) + knob.unit);
    }
    reset.hidden = isOriginal();
    const all = letters();
    for (const place of document.querySelectorAll("[data-letter]")) {
      const value = all[place.dataset.letter];
      if (value != null) place.textContent = explain.number(value, 4);
    }
    Object.assign(data, { kappa: now.kappa, scale: now.theta });
    if (data.alpha != null) data.alpha = data.kind === "output" ? now.kappa : all.α;
    const made = lesson.of(now, data.kind);
    const w = data.kind === "recurrent" ? "W_rec" : data.kind === "output" ? "W_out" : "W_in";
    const spikes = made.values.s.reduce((a, b) => a + b, 0);
    says.textContent = spikes + (spikes === 1 ? " spike" : " spikes") + ", error E = " +
      shown(made.loss) + ", Δ" + w + " = " + explain.number(made.forward, 4) +
      (isOriginal() ? "" : ". Computed here, by the same equations.");
    refresh(made, isOriginal());
    listeners.forEach((listener) => listener());
  }

  document.querySelector("main").insertBefore(panel, document.querySelector("main > section"));
  window.knobs = {
    /** Another network with the constants of the sliders. */
    of: (p) => ({ ...p, ...Object.fromEntries(knobs.map((k) => [k.key, now[k.key]])) }),
    set: (key, value) => {
      now = { ...now, [key]: value };
      apply();
    },
    now: () => now,
    onChange: (listener) => listeners.push(listener),
  };
  apply();
})();
