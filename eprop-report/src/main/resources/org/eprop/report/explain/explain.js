/* One moment t for the whole page: pointer, slider and play button set it, everything shows it. */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("explain").textContent);
  const { plots, specs } = window.eprop;
  const T = data.steps;
  const values = Object.fromEntries(data.quantities.map((q) => [q.name, q.values]));
  const timed = Object.keys(plots).filter((id) => specs[id].group === "time");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const color = (index) => css("--c" + index);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const show = (v) => {
    if (v == null) return "–";
    if (Number.isInteger(v)) return String(v).replace("-", "−");
    const text = Math.abs(v) < 1e-4 ? v.toExponential(1) : String(Number(v.toPrecision(3)));
    return text.replace("-", "−");
  };
  const largest = (name) => Math.max(...values[name].map(Math.abs)) || 1;
  let t = 0;
  let timer = null;

  // ---- the bar

  const element = (tag, parent, className) => {
    const made = parent.appendChild(document.createElement(tag));
    if (className) made.className = className;
    return made;
  };
  const bar = element("div", document.body, "bar");
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "the moment t");
  const play = element("button", bar);
  play.type = "button";
  const slider = element("input", bar);
  const now = element("output", bar, "now");
  play.setAttribute("aria-label", "play");
  slider.setAttribute("aria-label", "moment t");
  slider.type = "range";
  slider.min = 0;
  slider.max = T - 1;
  const chips = data.quantities.filter((q) => q.symbol).map((q) => {
    const chip = element("span", bar, "chip k" + q.color);
    chip.innerHTML = "<math>" + q.symbol + "</math> = <b></b>";
    return { name: q.name, place: chip.querySelector("b") };
  });
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "▶";
  };
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (t === T - 1) set(0);
    play.textContent = "❚❚";
    timer = setInterval(() => (t === T - 1 ? stop() : set(t + 1)), 90);
  });
  slider.addEventListener("input", () => {
    stop();
    set(Number(slider.value));
  });

  // ---- drawings over and under the curves

  /** Parts that add up, one above the other if none is negative, else as thin lines. */
  function drawStack(stack) {
    return (u) => {
      const positive = stack.parts.every((p) => p.values.every((v) => v >= 0));
      const ctx = u.ctx;
      const x = (step) => u.valToPos(step, "x", true);
      const y = (v) => u.valToPos(v, "y", true);
      const { left, top, width, height } = u.bbox;
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      const base = new Array(T).fill(0);
      stack.parts.forEach((part, k) => {
        const begin = Math.max(0, part.from - 1);
        const at = (step) => (step < part.from ? 0 : part.values[step - part.from]);
        ctx.beginPath();
        for (let step = begin; step < T; step++) {
          ctx.lineTo(x(step), y((positive ? base[step] : 0) + at(step)));
        }
        if (positive) {
          for (let step = T - 1; step >= begin; step--) ctx.lineTo(x(step), y(base[step]));
          ctx.globalAlpha = k % 2 ? 0.42 : 0.2;
          ctx.fillStyle = color(stack.color);
          ctx.fill();
          for (let step = part.from; step < T; step++) base[step] += at(step);
        } else {
          ctx.globalAlpha = 0.45;
          ctx.strokeStyle = color(stack.color);
          ctx.lineWidth = devicePixelRatio;
          ctx.stroke();
        }
      });
      ctx.restore();
    };
  }

  /** Of each bar of the cause, the part that still counts at t. */
  function drawCause(stack) {
    const c = specs[stack.cause].series[0].color;
    return (u) => {
      const ctx = u.ctx;
      const box = u.bbox;
      ctx.save();
      ctx.beginPath();
      ctx.rect(box.left, box.top, box.width, box.height);
      ctx.clip();
      ctx.fillStyle = color(c);
      const wide = u.valToPos(1, "x", true) - u.valToPos(0, "x", true);
      for (const part of stack.parts) {
        if (part.from > t || !part.values[0]) continue;
        const left = Math.max(0, Math.min(1, part.values[t - part.from] / part.values[0]));
        const x = u.valToPos(part.from, "x", true) - wide / 2;
        const zero = u.valToPos(0, "y", true);
        const high = zero - u.valToPos(1, "y", true);
        ctx.fillRect(x + 0.5, zero - high * left, wide - 1, high * left);
      }
      ctx.restore();
    };
  }

  const moving = new Set();
  for (const stack of data.stacks) {
    plots[stack.chart].hooks.drawClear.push(drawStack(stack));
    plots[stack.cause].hooks.draw.push(drawCause(stack));
    plots[stack.chart].redraw(false, false);
    moving.add(plots[stack.cause]);
  }
  if (plots.shape) {
    plots.shape.hooks.draw.push((u) => {
      const ctx = u.ctx;
      const [min, max] = [u.scales.x.min, u.scales.x.max];
      const at = Math.max(min, Math.min(max, values.distance[t]));
      ctx.save();
      ctx.beginPath();
      ctx.arc(u.valToPos(at, "x", true), u.valToPos(values.psi[t], "y", true),
        6 * devicePixelRatio, 0, 7);
      ctx.fillStyle = color(4);
      ctx.fill();
      ctx.lineWidth = 2 * devicePixelRatio;
      ctx.strokeStyle = css("--back");
      ctx.stroke();
      ctx.restore();
    });
    moving.add(plots.shape);
  }

  // ---- what is said about t

  const name = {
    cause: data.causeName, reach: data.reachName || "U′", decay: data.decayName || "α",
    signal: data.signalName || "L", trace: data.traceName || "S̄′",
  };
  const live = {
    time: () => "t = " + t,
    verdict: () => {
      const v = values.signal[t];
      return v === 0 ? "" : v > 0 ? ": too many spikes" : ": too few spikes";
    },
    recursion: () =>
      data.alpha == null ? ""
        : `At t = ${t}: ${name.decay} · ${name.reach}[t−1] + ${name.cause} = ` +
          `${show(data.alpha)} · ${show(t ? values.reach[t - 1] : 0)} + ${show(values.p[t])} = ` +
          `${show(values.reach[t])}`,
    product: () =>
      `At t = ${t}: ${name.signal} = ${show(values.signal[t])}, ` +
      `${name.trace} = ${show(values.filtered[t])}, so the step adds ${show(values.change[t])}`,
    bptt: () => 2 * (t + 1) + " numbers",
    eprop: () => Number(memory.dataset.states) + 1 + " numbers",
  };
  const memory = document.querySelector(".memory");
  const says = all("[data-live]").map((place) => [place, live[place.dataset.live]]);
  const shows = all("[data-show]").map((place) => [place, place.dataset.show]);
  const lit = all("[data-on]").map((place) => [place, place.dataset.on]);

  const range = (v, d) => {
    const both = values.y.concat(values.target);
    const [low, high] = [Math.min(0, ...both), Math.max(0, ...both)];
    return +d.bottom + ((v - low) / (high - low || 1)) * (d.top - d.bottom);
  };

  function draw() {
    for (const place of all("[data-level]")) {
      const d = place.dataset;
      const share = Math.max(0, Math.min(1.3, values.distance[t] / data.scale + 1));
      place.setAttribute("y", d.bottom - d.height * share);
      place.setAttribute("height", d.height * share);
    }
    for (const place of all("[data-size]")) {
      const v = values[place.dataset.size];
      place.setAttribute("r", 4 + (15 * Math.abs(v[t])) / largest(place.dataset.size));
    }
    for (const place of all("[data-width]")) {
      const v = values[place.dataset.width];
      place.style.strokeWidth = 1 + (8 * Math.abs(v[t])) / largest(place.dataset.width);
    }
    for (const place of all("[data-gauge]")) {
      const d = place.dataset;
      const ends = [range(0, d), range(values[d.gauge][t], d)];
      place.setAttribute("y", Math.min(...ends));
      place.setAttribute("height", Math.abs(ends[1] - ends[0]));
    }
    for (const place of all("[data-mark]")) {
      const d = place.dataset;
      place.setAttribute("transform", "translate(0 " + range(values[d.mark][t], d) + ")");
    }
    if (memory) {
      memory.querySelector(".bptt").style.width = (100 * (t + 1)) / T + "%";
      memory.querySelector(".eprop").style.width =
        (100 * (Number(memory.dataset.states) + 1)) / (2 * T) + "%";
    }
  }

  /** Moves what a zoomed chart shows, so that the moment is in it. */
  function follow() {
    const u = plots[timed[0]];
    const { min, max } = u.scales.x;
    if (min == null || (t >= min && t <= max)) return false;
    const left = Math.max(0, Math.min(T - 1 - (max - min), t - (max - min) / 2));
    u.setScale("x", { min: left, max: left + (max - min) });
    return true;
  }

  /** Shows the moment in a chart, as if the pointer were there. */
  function point(id) {
    const u = plots[id];
    u.setCursor({ left: u.valToPos(t, "x"), top: u.over.clientHeight / 2 }, false, false);
  }

  function set(step, from) {
    t = Math.max(0, Math.min(T - 1, step));
    if (follow()) setTimeout(() => timed.forEach(point), 0); // once the charts have moved
    slider.value = t;
    now.textContent = "t = " + t + " ms";
    for (const chip of chips) chip.place.textContent = show(values[chip.name][t]);
    for (const [place, of] of shows) place.textContent = show(values[of][t]);
    for (const [place, of] of says) place.textContent = of();
    for (const [place, of] of lit) place.classList.toggle("on", !!values[of][t]);
    draw();
    for (const id of timed) if (id !== from) point(id);
    for (const plot of moving) plot.redraw(false, false);
  }

  for (const id of timed) {
    const u = plots[id];
    u.focus.prox = -1; // all curves stay as strong as they are
    u.over.addEventListener("mousemove", (e) => {
      stop();
      set(u.posToIdx(e.offsetX), id);
    });
    u.over.addEventListener("mouseleave", () => setTimeout(() => set(t), 0));
    // After a zoom the moment is one that can be seen.
    u.over.addEventListener("mouseup", () => setTimeout(clamp, 0));
    u.over.addEventListener("dblclick", () => setTimeout(() => set(t), 0));
  }

  function clamp() {
    const { min, max } = plots[timed[0]].scales.x;
    set(Math.max(Math.ceil(min), Math.min(Math.floor(max), t)));
  }

  /** Puts other numbers into the page: of the same network with other constants. */
  function refresh(made, original) {
    Object.assign(values, made.values);
    for (const [id, names] of Object.entries(data.feeds)) {
      const u = plots[id];
      if (!u) continue;
      const spec = specs[id];
      spec.series.forEach((one, k) => (one.values = values[names[k]] ?? one.values));
      u.setData([spec.x, ...spec.series.map((one) => one.values)], false);
      if (spec.marks) spec.marks.x = values.s.flatMap((z, step) => (z ? [step] : []));
      if (id === "ends") spec.levels[0].value = made.forward;
      if (id === "u") for (const level of spec.levels) level.value = data.scale;
      u.setScale("x", { min: u.scales.x.min, max: u.scales.x.max });
    }
    for (const stack of data.stacks) stack.parts = made.parts;
    if (plots.shape) shape();
    for (const place of all("[data-result]")) {
      const v = made[place.dataset.result];
      place.textContent = number(v, Number(place.dataset.digits || 4));
    }
    for (const place of all("[data-original]")) place.hidden = !original;
    for (const place of all("[data-changed]")) place.hidden = original;
    for (const place of all("[data-if]")) {
      place.hidden = (made.bptt * made.forward > 0) !== (place.dataset.if === "same");
    }
    set(t);
  }

  /** The bump, as wide as two thresholds. */
  function shape() {
    const p = window.knobs ? window.knobs.now() : data.toy;
    const far = 2 * p.theta;
    const n = specs.shape.x.length;
    const x = specs.shape.x.map((v, i) => far * ((2 * i) / (n - 1) - 1));
    plots.shape.setData([x, x.map((v) => toy.psiAt(p, v))]);
  }

  /** With so many significant digits. */
  function number(v, digits) {
    const text = Math.abs(v) !== 0 && (Math.abs(v) < 1e-4 || Math.abs(v) >= 1e7)
      ? v.toExponential(digits - 1) : String(Number(v.toPrecision(digits)));
    return text.replace(/-/g, "−");
  }
  window.addEventListener("resize", () => setTimeout(() => set(t), 100));
  stop();
  window.explain = { set, data, values, refresh, number, now: () => t };
  set(Math.round(0.62 * T));
})();
