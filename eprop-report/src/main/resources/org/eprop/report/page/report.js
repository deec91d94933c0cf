/* Draws the charts of the page. Drag to zoom, double click to see all again. */
(() => {
  "use strict";
  const specs = JSON.parse(document.getElementById("charts").textContent);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const color = (index) => css("--c" + (index % 8));
  const fade = (index, alpha) =>
    color(index) + Math.round(alpha * 255).toString(16).padStart(2, "0");
  const number = (v) =>
    v == null ? "–" : Number.isInteger(v) ? String(v) : String(Number(v.toPrecision(5)));
  const groups = new Map(); // name -> charts that zoom together
  const plots = {};

  /** Of a group, all charts show what one is zoomed to. */
  function zoomTogether(name) {
    let busy = false;
    return (self, scale) => {
      if (busy || scale !== "x") return;
      busy = true;
      const { min, max } = self.scales.x;
      for (const other of groups.get(name)) {
        if (other !== self) other.setScale("x", { min, max });
      }
      busy = false;
    };
  }

  function axis(label, isX) {
    const font = "12px " + getComputedStyle(document.body).fontFamily;
    return {
      label, font, labelFont: font, labelSize: isX ? 20 : 22, size: isX ? 34 : 58,
      stroke: () => css("--soft"),
      grid: { stroke: () => css("--grid"), width: 1 },
      ticks: { stroke: () => css("--line"), width: 1, size: 4 },
      values: (u, ticks) => ticks.map(number),
    };
  }

  function seriesOf(spec) {
    const shown = [{ label: spec.xLabel || "x", value: (u, v) => number(v) }];
    const data = [spec.x];
    const bands = [];
    spec.series.forEach((s, i) => {
      const c = s.color < 0 ? i : s.color;
      const own = {
        label: s.label, width: 1.6, stroke: () => color(c), points: { show: spec.x.length < 40 },
        value: (u, v) => number(v), spanGaps: false,
      };
      if (s.style === "dashed") own.dash = [5, 4];
      if (s.style === "step") own.paths = uPlot.paths.stepped({ align: 1 });
      if (s.style === "bars") {
        own.paths = uPlot.paths.bars({ size: [0.94, Infinity] });
        own.fill = () => fade(c, 0.45);
        own.width = 1;
        own.points = { show: false };
      }
      if (s.style === "points") {
        own.paths = () => null;
        own.points = { show: true, size: 5, fill: () => color(c) };
      }
      shown.push(own);
      data.push(s.values);
      if (s.low) {
        for (const edge of ["high", "low"]) {
          shown.push({ label: s.label + ", " + edge, width: 0, stroke: "transparent",
            points: { show: false }, value: (u, v) => number(v) });
          data.push(s[edge]);
        }
        bands.push({ series: [data.length - 2, data.length - 1], fill: () => fade(c, 0.16) });
      }
    });
    return { shown, data, bands };
  }

  function drawLevels(spec) {
    return (u) => {
      const ctx = u.ctx;
      ctx.save();
      ctx.strokeStyle = css("--soft");
      ctx.fillStyle = css("--soft");
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.font = 11 * devicePixelRatio + "px " + getComputedStyle(document.body).fontFamily;
      ctx.textAlign = "right";
      for (const level of spec.levels) {
        const y = u.valToPos(level.value, "y", true);
        ctx.beginPath();
        ctx.moveTo(u.bbox.left, y);
        ctx.lineTo(u.bbox.left + u.bbox.width, y);
        ctx.stroke();
        ctx.fillText(level.label, u.bbox.left + u.bbox.width - 4, y - 4 * devicePixelRatio);
      }
      ctx.restore();
    };
  }

  /** The y axis takes in levels, and zero where there are bars. */
  function yRange(spec) {
    return (u, low, high) => {
      let min = low ?? 0;
      let max = high ?? 1;
      for (const level of spec.levels) {
        min = Math.min(min, level.value);
        max = Math.max(max, level.value);
      }
      if (spec.series.some((s) => s.style === "bars")) min = Math.min(0, min);
      if (min === max) return [min - 1, max + 1];
      const room = 0.06 * (max - min);
      return [min === 0 ? 0 : min - room, max + room];
    };
  }

  function lines(spec, place) {
    const { shown, data, bands } = seriesOf(spec);
    const hooks = { draw: [drawLevels(spec)] };
    const cursor = { drag: { x: true, y: false, uni: 20 } };
    if (spec.group) {
      if (!groups.has(spec.group)) groups.set(spec.group, []);
      hooks.setScale = [zoomTogether(spec.group)];
      cursor.sync = { key: spec.group, scales: ["x", null] };
    }
    const plot = new uPlot(
      {
        width: place.clientWidth, height: spec.height, series: shown, bands, cursor, hooks,
        scales: { x: { time: false }, y: { range: yRange(spec) } },
        axes: [axis(spec.xLabel, true), axis(spec.yLabel, false)],
      },
      data,
      place);
    if (spec.group) groups.get(spec.group).push(plot);
    return plot;
  }

  const kinds = { lines };
  for (const spec of specs) {
    const place = document.querySelector('[data-chart="' + CSS.escape(spec.id) + '"]');
    plots[spec.id] = kinds[spec.kind](spec, place);
    new ResizeObserver(() =>
      plots[spec.id].setSize({ width: place.clientWidth, height: spec.height })).observe(place);
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    Object.values(plots).forEach((plot) => plot.redraw(false, true)));
  window.eprop = { specs, plots };
})();
