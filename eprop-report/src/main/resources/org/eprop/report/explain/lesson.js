/* Every quantity of a page, for constants that may not be those the page was made with. */
const lesson = (() => {
  "use strict";
  const soFar = (values) => {
    let sum = 0;
    return values.map((v) => (sum += v));
  };
  const back = (values) => toy.filteredBackward(values, 1, 1);

  /** The part of a change that a row holds which is brought up to date when its neuron spikes. */
  function stored(running, arrived) {
    let held = 0;
    return running.map((_, t) => (held = arrived[t] && t ? running[t - 1] : held));
  }

  /** Of the synapse from the input, or of that from A to B. */
  function synapse(p, recurrent) {
    const r = toy.run(p);
    const j = p.wOut.length - 1;
    const sent = recurrent ? r.spikes[0] : p.x[0];
    const arrived = toy.arriving(sent, recurrent ? p.delayRec : p.delayIn);
    const trace = toy.trace(p, r, j, arrived);
    const scaled = -p.eta * r.scale;
    const change = trace.filtered.map((v, t) => scaled * r.signal[j][t] * v);
    const running = soFar(change);
    const held = stored(running, arrived);
    const adjoint = (all) =>
      toy.backward(p, r, all)[j].map((q, t) => -p.eta * q * arrived[t]);
    const plain = adjoint(false);
    const bptt = adjoint(true);
    const parts = arrived.flatMap((v, t) => {
      if (!v) return [];
      const alone = arrived.map((x, i) => (i === t ? x : 0));
      return [{ from: t, values: toy.trace(p, r, j, alone).reach.slice(t) }];
    });
    const states = r.states[j];
    const names = p.tauA ? ["U", "a"] : ["U"];
    const values = {
      p: arrived, u: states[0], distance: r.distance[j], s: r.spikes[j], y: r.y, target: p.target,
      threshold: states[0].map((u, t) => u - r.distance[j][t]),
      error: r.error, difference: r.error, reach: trace.reach, psi: r.psi[j], e: trace.e,
      filtered: trace.filtered, signal: r.signal[j], change, running,
      stored: held, waits: running.map((v, t) => v - held[t]),
      dEdS: toy.filteredBackward(r.signal[j], p.kappa, r.scale),
      fromTheEnd: back(plain), bpttFromTheEnd: back(bptt),
    };
    names.forEach((name, m) => {
      values["state-" + name] = states[m];
      values["vector-" + name] = trace.vector[m];
    });
    const sum = (all) => all.reduce((a, b) => a + b, 0);
    return { values, parts, loss: r.loss, forward: sum(change), backward: sum(plain), bptt: sum(bptt) };
  }

  /** Of the output weight. */
  function output(p) {
    const r = toy.run(p);
    const s = r.spikes[0];
    const filtered = toy.filtered(s, p.kappa);
    const change = filtered.map((v, t) => -p.eta * r.scale * r.error[t] * v);
    const values = {
      p: s, s, y: r.y, target: p.target, filtered, reach: filtered, signal: r.error, error: r.error,
      change, running: soFar(change),
    };
    const parts = s.flatMap((v, t) => (v
      ? [{ from: t, values: toy.filtered(s.map((x, i) => (i === t ? 1 : 0)), p.kappa).slice(t) }]
      : []));
    const later = toy.filteredBackward(r.error, p.kappa, r.scale);
    const sum = change.reduce((a, b) => a + b, 0);
    const backward = s.reduce((a, z, t) => a - p.eta * z * later[t], 0);
    return { values, parts, loss: r.loss, forward: sum, backward, bptt: backward };
  }

  const of = (p, kind) => (kind === "output" ? output(p) : synapse(p, kind === "recurrent"));
  return { of };
})();
