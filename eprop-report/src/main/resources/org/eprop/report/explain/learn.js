/* Many synapses, run after run: every weight changes by its own Delta W until the error has fallen. */
(() => {
  "use strict";
  const start = window.explain.data.many;
  const { plots, specs } = window.eprop;
  const ENOUGH = 0.25;
  const MOST = 500;
  const byId = (id) => document.getElementById("learn-" + id);
  const [go, one, over, says] = ["go", "one", "over", "says"].map(byId);
  const shown = (v) => String(Number(v.toPrecision(3)));
  let p;
  let errors;
  let first;
  let running = null;

  const network = () => window.knobs.of(p);

  function draw() {
    const now = toy.run(network());
    const steps = now.y.map((v, t) => t);
    plots["learn-y"].setData([steps, now.y, start.target, first.y]);
    const updates = errors.map((v, n) => n);
    const x = updates.length > 1 ? updates : [0, 1];
    plots["learn-error"].setData([x, x.map((n) => errors[n] ?? null)]);
    const channels = p.wIn[0].map((w, i) => i + 1);
    plots["learn-w"].setData([channels, p.wIn[0], start.wIn[0]]);
    const share = errors[errors.length - 1] / errors[0];
    const n = errors.length - 1;
    says.textContent = n === 0 ? "Before any update: E = " + shown(errors[0])
      : (n === 1 ? "After 1 update" : "After " + n + " updates") + ": E = " +
        shown(errors[n]) + ", " + Math.round(100 * share) + " % of " + shown(errors[0]) +
        (share <= ENOUGH ? ". The error has fallen to a quarter." :
          n >= MOST ? ". It does not fall with these constants: try a smaller η." : "");
  }

  /** W <- W - eta dE/dW, of all weights. */
  function update() {
    const q = network();
    const r = toy.run(q);
    const g = toy.gradient(q, r);
    p = {
      ...p,
      wIn: [p.wIn[0].map((w, i) => w - q.eta * g.wIn[i])],
      wOut: [p.wOut[0] - q.eta * g.wOut],
    };
    errors.push(toy.run(network()).loss);
  }

  const done = () =>
    errors[errors.length - 1] <= ENOUGH * errors[0] || errors.length > MOST;
  const stop = () => {
    cancelAnimationFrame(running);
    running = null;
    go.textContent = "Learn until the error has fallen";
  };
  const frame = () => {
    update();
    draw();
    if (done()) stop();
    else running = requestAnimationFrame(frame);
  };

  function begin() {
    stop();
    p = start;
    first = toy.run(network());
    errors = [first.loss];
    draw();
  }

  go.addEventListener("click", () => {
    if (running) return stop();
    if (done()) begin();
    go.textContent = "Pause";
    running = requestAnimationFrame(frame);
  });
  one.addEventListener("click", () => {
    stop();
    update();
    draw();
  });
  over.addEventListener("click", begin);
  specs["learn-error"].log = true;
  window.knobs.onChange(begin);
  begin();
  window.learn = {
    errors: () => errors.slice(), weights: () => ({ wIn: p.wIn[0], wOut: p.wOut[0] }), update,
    draw, begin, done,
  };
})();
