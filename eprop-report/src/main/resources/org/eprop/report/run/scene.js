/* Plays an episode: its moments are drawn as they were, and the charts in time follow. */
(() => {
  "use strict";
  const { step, moments } = JSON.parse(document.getElementById("scene-data").textContent);
  const figure = document.getElementById("scene");
  const svg = figure.querySelector(".stage svg");
  const slider = figure.querySelector("input");
  const button = figure.querySelector("button");
  const output = figure.querySelector("output");
  const last = moments.length - 1;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  // As long as it took, but no shorter than can be followed, and no longer than is looked at.
  const lasts = Math.min(20000, Math.max(5000, moments[last].t * step));
  slider.max = last;
  let playing = false;
  let at = 0;
  let since = 0;
  let told = 0;

  function shape([color, x, y, u, v, circle]) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", circle ? "circle" : "line");
    const ink = `var(--c${color})`;
    const set = circle ? { cx: x, cy: y, r: u, fill: v ? ink : "none" } : { x1: x, y1: y, x2: u, y2: v };
    Object.entries({ ...set, stroke: ink }).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  /** The cursors of the charts that share the axis of time. */
  function tell() {
    for (const [id, u] of Object.entries(eprop.drawn)) {
      if (eprop.specs[id].group === "time" && u.setCursor) {
        u.setCursor({ left: u.valToPos(moments[at].t * step, "x"), top: -10 }, false, false);
      }
    }
  }

  function show(index, charts) {
    at = index;
    const moment = moments[at];
    svg.replaceChildren(...moment.shapes.map(shape));
    slider.value = at;
    slider.setAttribute("aria-valuetext", moment.text);
    output.textContent = moment.text;
    if (charts) tell();
  }

  function tick(now) {
    if (!playing) return;
    // A frame's time may lie before the call that asked for it: never back.
    const index = Math.max(at, Math.min(last, Math.floor(((now - since) / lasts) * (last + 1))));
    if (index !== at) {
      const tellNow = now - told > 100 || index === last;
      if (tellNow) told = now;
      show(index, tellNow);
    }
    if (index === last) pause();
    else requestAnimationFrame(tick);
  }

  function pause() {
    playing = false;
    button.textContent = "Play";
  }

  function play() {
    if (at === last) at = 0;
    since = performance.now() - (at / (last + 1)) * lasts;
    playing = true;
    button.textContent = "Pause";
    requestAnimationFrame(tick);
  }

  button.addEventListener("click", () => (playing ? pause() : play()));
  slider.addEventListener("input", () => {
    pause();
    show(Number(slider.value), true);
  });
  show(0, false);
  document.addEventListener("drawn", () => at && tell());
  // It plays once by itself when it is first seen, unless that is not wanted.
  if (!calm.matches && last > 0) {
    const seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        seen.disconnect();
        if (at === 0 && !playing) play();
      }
    }, { threshold: 0.6 });
    seen.observe(svg);
  }
  calm.addEventListener("change", () => calm.matches && pause());
  window.eprop.scene = { show, play, pause, get playing() { return playing; }, get at() { return at; } };
})();
