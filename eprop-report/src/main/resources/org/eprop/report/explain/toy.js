/*
 * The network of these pages again, so that its constants can be changed here: one or two LIF or
 * ALIF neurons, inputs, a leaky readout, E = sum over t of (y - y*)^2 / 2. The same equations as the
 * engine's reference path, in double precision; a test holds the two together.
 */
const toy = (() => {
  "use strict";
  const zeros = (n) => new Array(n).fill(0);
  const rows = (n, width) => Array.from({ length: n }, () => zeros(width));
  const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);

  /** S(q), 1 at 0. */
  const shapes = {
    triangular: (q) => Math.max(0, 1 - Math.abs(q)),
    boxcar: (q) => (Math.abs(q) < 0.5 ? 1 : 0),
    sigmoid: (q) => {
      const e = Math.exp(-Math.abs(q));
      return (4 * e) / ((1 + e) * (1 + e));
    },
    fast_sigmoid: (q) => 1 / ((1 + Math.abs(q)) * (1 + Math.abs(q))),
    arctan: (q) => 1 / (1 + ((Math.PI * q) / 2) ** 2),
    gaussian: (q) => Math.exp(-0.5 * q * q),
    exponential: (q) => Math.exp(-Math.abs(q)),
  };

  /** s^t = A s^{t-1} + u I^t + r z^{t-1}, spike when g.s > theta; "kept" is what a gradient has of r. */
  function constants(p) {
    const alpha = Math.exp(-p.dt / p.tau);
    const u = p.scaledInput ? 1 - alpha : 1;
    const kept = (r, detached) => (p.detached && detached ? 0 : r);
    if (!p.tauA) {
      return { A: [[alpha]], u: [u], r: [-p.theta], kept: [kept(-p.theta, true)], g: [1] };
    }
    return {
      A: [[alpha, 0], [0, Math.exp(-p.dt / p.tauA)]], u: [u, 0],
      r: [-p.theta, 1], kept: [kept(-p.theta, true), 1], g: [1, -p.beta],
    };
  }

  const psiAt = (p, distance) =>
    (p.gamma / p.theta) * shapes[p.surrogate]((p.slope * distance) / p.theta);

  /** What arrives by a synapse: of input i, or of neuron k. */
  const arriving = (of, delay) => of.map((v, t) => (t < delay ? 0 : of[t - delay]));

  /** Runs the network from rest. */
  function run(p) {
    const { A, u, r, g } = constants(p);
    const T = p.target.length;
    const N = p.wOut.length;
    const d = u.length;
    const states = Array.from({ length: N }, () => rows(d, T));
    const [spikes, psi, distance] = [rows(N, T), rows(N, T), rows(N, T)];
    const [y, error] = [zeros(T), zeros(T)];
    const silent = zeros(N);
    const scale = p.scaledOut ? 1 - p.kappa : 1;
    for (let t = 0; t < T; t++) {
      for (let j = 0; j < N; j++) {
        let current = 0;
        p.wIn[j].forEach((w, i) => (current += t < p.delayIn ? 0 : w * p.x[i][t - p.delayIn]));
        (p.wRec ? p.wRec[j] : []).forEach((w, k) =>
          (current += t < p.delayRec ? 0 : w * spikes[k][t - p.delayRec]));
        const before = states[j].map((s) => (t ? s[t - 1] : 0));
        const z = t ? spikes[j][t - 1] : 0;
        for (let m = 0; m < d; m++) states[j][m][t] = dot(A[m], before) + u[m] * current + r[m] * z;
        distance[j][t] = dot(g, states[j].map((s) => s[t])) - p.theta;
        const free = silent[j] === 0;
        spikes[j][t] = free && distance[j][t] > 0 ? 1 : 0;
        psi[j][t] = free ? psiAt(p, distance[j][t]) : 0;
        silent[j] = spikes[j][t] ? p.silent : Math.max(0, silent[j] - 1);
      }
      y[t] = (t ? p.kappa * y[t - 1] : 0) + scale * dot(p.wOut, spikes.map((z) => z[t]));
      error[t] = y[t] - p.target[t];
    }
    const signal = p.wOut.map((w, j) => error.map((v) => (p.B ? p.B[j] : w) * v));
    const loss = error.reduce((sum, v) => sum + 0.5 * v * v, 0);
    return { states, spikes, psi, distance, y, error, signal, loss, scale };
  }

  /** out^t = decay out^{t-1} + in^t. */
  function filtered(values, decay) {
    const out = zeros(values.length);
    values.forEach((v, t) => (out[t] = (t ? decay * out[t - 1] : 0) + v));
    return out;
  }

  /** out^t = decay out^{t+1} + scale in^t. */
  function filteredBackward(values, decay, scale) {
    const out = zeros(values.length);
    for (let t = values.length - 1; t >= 0; t--) {
      out[t] = (t + 1 < values.length ? decay * out[t + 1] : 0) + scale * values[t];
    }
    return out;
  }

  /** Eligibility vector, what it reaches, trace and filtered trace of a synapse onto neuron j. */
  function trace(p, r, j, arrived) {
    const { A, u, kept, g } = constants(p);
    const T = arrived.length;
    const vector = rows(u.length, T);
    const [reach, e] = [zeros(T), zeros(T)];
    for (let t = 0; t < T; t++) {
      const before = vector.map((v) => (t ? v[t - 1] : 0));
      for (let m = 0; m < u.length; m++) {
        vector[m][t] = dot(A[m], before) + u[m] * arrived[t] + kept[m] * (t ? e[t - 1] : 0);
      }
      reach[t] = dot(g, vector.map((v) => v[t]));
      e[t] = r.psi[j][t] * reach[t];
    }
    return { vector, reach, e, filtered: filtered(e, p.kappa) };
  }

  /** q^t = dE/dI^t of every neuron, from the end; "all" follows paths through other neurons, too. */
  function backward(p, r, all) {
    const { A, u, kept, g } = constants(p);
    const T = p.target.length;
    const N = p.wOut.length;
    const q = rows(N, T);
    const lambda = rows(N, u.length);
    const later = filteredBackward(r.error, p.kappa, r.scale);
    for (let t = T - 1; t >= 0; t--) {
      const spike = p.wOut.map((w, j) => {
        let sum = (p.B && !all ? p.B[j] : w) * later[t] + dot(kept, lambda[j]);
        const to = t + p.delayRec;
        for (let m = 0; all && p.wRec && m < N; m++) sum += to < T ? p.wRec[m][j] * q[m][to] : 0;
        return sum * r.psi[j][t];
      });
      for (let j = 0; j < N; j++) {
        lambda[j] = u.map((v, m) => A.reduce((sum, row, n) => sum + row[m] * lambda[j][n], 0) +
          g[m] * spike[j]);
        q[j][t] = dot(u, lambda[j]);
      }
    }
    return q;
  }

  /** dE/dW by e-prop, of all input and output weights of the first neuron. */
  function gradient(p, r) {
    const sum = (a, b) => r.scale * dot(a, b);
    return {
      wIn: p.x.map((x) => sum(r.signal[0], trace(p, r, 0, arriving(x, p.delayIn)).filtered)),
      wOut: sum(r.error, filtered(r.spikes[0], p.kappa)),
    };
  }

  return { run, trace, backward, gradient, filtered, filteredBackward, arriving, constants, psiAt, shapes };
})();
