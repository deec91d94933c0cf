/* Draws the charts of the page. Drag to zoom, double click to see all again. */
(() => {
  "use strict";
  const specs = JSON.parse(document.getElementById("charts").textContent);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const color = (index) => css("--c" + (index % 8));
  const fade = (hex, alpha) => hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
  const family = () => getComputedStyle(document.body).fontFamily;
  const number = (v) =>
    v == null ? "" : Number.isInteger(v) ? String(v) : String(Number(v.toPrecision(5)));
  /** On an axis there is no room for many zeros. */
  const short = (v) => v && (Math.abs(v) < 1e-4 || Math.abs(v) >= 1e6)
    ? Number(v.toPrecision(5)).toExponential().replace("+", "") : number(v);
  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const shorts = (base64) => new Uint16Array(bytes(base64).buffer);
  const groups = new Map(); // name -> charts that zoom together
  const drawn = {}; // by id, what has been drawn so far
  const plots = {}; // by id: what is asked for is drawn
  const curves = new Map(); // what switches the curves of a name off and on
  const hidden = new Set(); // names of curves that the legend of a group has switched off
  const legendOf = (spec) =>
    spec.group && document.querySelector('[data-legend="' + CSS.escape(spec.group) + '"]');

  /** Of a group, all charts show what one is zoomed to. */
  function zoomTogether(group) {
    return (self, scale) => {
      if (scale !== "x" || group.busy) return;
      group.busy = true;
      const { min, max } = self.scales.x;
      for (const other of group.plots) {
        if (other !== self && (other.scales.x.min !== min || other.scales.x.max !== max)) {
          other.setScale("x", { min, max });
        }
      }
      group.busy = false;
    };
  }

  /** Charts that share their x axis are read together; only the others repeat its name. */
  function axis(label, isX, shared, kind) {
    const space = isX ? 60 : 24;
    const splits = (u, i, min, max) => {
      const most = (isX ? u.bbox.width : u.bbox.height) / devicePixelRatio / space;
      return kind === "log" ? ticks.logarithmic(min, max, most)
        : ticks.linear(min, max, most, kind === "counted");
    };
    const font = "12px " + family();
    return {
      label: shared ? null : label, font, labelFont: font, labelGap: 2,
      labelSize: shared ? 0 : 20, size: isX ? 28 : 58, space, splits,
      filter: (u, all) => all,
      stroke: () => css("--soft"),
      grid: { stroke: () => css("--grid"), width: 1, show: !isX },
      ticks: { stroke: () => css("--line"), width: 1, size: 4 },
      values: (u, ticks) => ticks.map(short),
    };
  }

  /** What all kinds have in common. */
  function plot(spec, place, data, options) {
    const cursor = { drag: { x: true, y: false, uni: 20 }, focus: { prox: 24 } };
    const hooks = Object.assign({}, options.hooks);
    let group = null;
    if (spec.group) {
      if (!groups.has(spec.group)) groups.set(spec.group, { plots: [], busy: false });
      group = groups.get(spec.group);
      hooks.setScale = [zoomTogether(group)];
      cursor.sync = { key: spec.group, scales: ["x", null], setSeries: false };
      const all = [Infinity, -Infinity];
      for (const one of specs) {
        if (one.group === spec.group) {
          const ends = one.ends;
          all[0] = Math.min(all[0], ends[0]);
          all[1] = Math.max(all[1], ends[1]);
        }
      }
      group.all = all;
    }
    const xRange = (u, min, max) =>
      options.xRange ? options.xRange(u, min, max)
        : group && min === data[0][0] && max === data[0][data[0].length - 1] ? group.all
          : min === max ? [min - 1, max + 1] : [min, max];
    const made = new uPlot(
      {
        width: Math.max(place.clientWidth, 200), height: spec.height, cursor,
        series: options.series, bands: options.bands || [], hooks,
        focus: { alpha: 0.35 }, padding: [8, 22, 0, 0],
        scales: { x: { time: false, range: xRange, distr: spec.xLog ? 3 : 1 }, y: options.y },
        axes: [
          Object.assign(axis(spec.xLabel, true, spec.group === "time", options.xKind), options.xAxis),
          Object.assign(axis(spec.yLabel, false, false, options.yKind), options.yAxis),
        ],
        legend: { show: !legendOf(spec), live: true, markers: { width: 0, fill: (u, i) => swatch(u, i) } },
      },
      data,
      place);
    // The edges of a band come and go with its curve, which also says where they are.
    made.root.querySelectorAll(".u-series").forEach((row, i) => {
      if (made.series[i].isEdge) row.style.display = "none";
      const sign = row.querySelector(".u-marker");
      if (made.series[i].look != null && sign) {
        sign.outerHTML = legendSample(made.series[i].look);
      }
    });
    // At once, and as far zoomed as the charts that it is read with.
    made.batch(() => {
      if (group && group.plots.length) {
        const { min, max } = group.plots[0].scales.x;
        made.setScale("x", { min, max });
      }
    });
    if (group) group.plots.push(made);
    if (legendOf(spec)) nameNearest(made);
    made.ctx.canvas.setAttribute("role", "img");
    made.ctx.canvas.setAttribute("aria-label", spec.title);
    return made;
  }

  /** A name beside the pointer: of the curve that is nearest to it. */
  function nameNearest(made) {
    const tip = made.over.appendChild(document.createElement("div"));
    tip.className = "tip";
    tip.hidden = true;
    made.over.addEventListener("mouseleave", () => (tip.hidden = true));
    made.over.addEventListener("mousemove", () => {
      const { left, top, idx } = made.cursor;
      let best = null;
      made.series.forEach((own, k) => {
        const v = k && own.show && !own.isEdge ? made.data[k][idx] : null;
        const far = v == null ? Infinity : Math.abs(made.valToPos(v, "y") - top);
        if (v != null && (!best || far < best.far)) best = { far, k, v };
      });
      tip.hidden = !best;
      if (!best) return;
      const own = made.series[best.k];
      tip.textContent = own.label + ": " + own.value(made, best.v, best.k, idx) + " at " +
        number(made.data[0][idx]);
      const right = left > made.over.clientWidth / 2;
      tip.style.left = right ? "" : left + 12 + "px";
      tip.style.right = right ? made.over.clientWidth - left + 12 + "px" : "";
      tip.style.top = Math.max(0, top - 30) + "px";
    });
  }

  /** One legend for all charts of a group: a name switches its curve off and on in all. */
  function sharedLegend(box) {
    const group = box.dataset.legend;
    const looks = new Map();
    for (const spec of specs.filter((one) => one.group === group && one.series)) {
      spec.series.forEach((s, i) => looks.set(s.label, s.color < 0 ? i : s.color));
    }
    looks.forEach((look, label) => {
      const button = box.appendChild(document.createElement("button"));
      button.innerHTML = legendSample(look);
      button.append(label);
      button.setAttribute("aria-pressed", "true");
      const switchTo = (show) => {
        hidden[show ? "delete" : "add"](label);
        button.setAttribute("aria-pressed", String(show));
        for (const made of groups.get(group)?.plots ?? []) {
          const k = made.series.findIndex((own) => own.label === label);
          if (k > 0) made.setSeries(k, { show });
        }
      };
      button.addEventListener("click", () => switchTo(hidden.has(label)));
      curves.set(label, switchTo);
    });
  }

  const swatch = (u, i) =>
    typeof u.series[i].swatch === "function" ? u.series[i].swatch() : "transparent";

  // ---- curves

  /** Places whose neighbours are gaps: no line would show them. */
  const isolated = (values, spans) => {
    const there = values.flatMap((v, i) => (v == null ? [] : [i]));
    return spans ? (there.length === 1 ? there : [])
      : there.filter((i) => values[i - 1] == null && values[i + 1] == null);
  };

  /* How one of many curves is told from the others, also without colour: no two of the first 32 alike. */
  const DASHES = [[], [10, 4], [3, 3], [10, 3, 2, 3]];
  const look = (i) => {
    const round = Math.floor(i / 8);
    return { color: i % 8, marker: (i + round) % 8, dash: DASHES[round % 4], open: round % 2 === 1 };
  };

  /** The outline of a marker about a place, as a path of SVG. */
  function marker(kind, x, y, r) {
    const polygon = (n, start, big) => "M" + Array.from({ length: n }, (v, k) => {
      const angle = ((start + (360 * k) / n) * Math.PI) / 180;
      return (x + big * r * Math.cos(angle)).toFixed(2) + " " +
        (y - big * r * Math.sin(angle)).toFixed(2);
    }).join("L") + "Z";
    const strokes = (n, start) => Array.from({ length: n }, (v, k) => {
      const angle = ((start + (180 * k) / n) * Math.PI) / 180;
      const dx = 1.15 * r * Math.cos(angle);
      const dy = 1.15 * r * Math.sin(angle);
      return `M${x - dx} ${y - dy}L${x + dx} ${y + dy}`;
    }).join("");
    switch (kind) {
      case 0: return `M${x - r} ${y}A${r} ${r} 0 1 0 ${x + r} ${y}A${r} ${r} 0 1 0 ${x - r} ${y}Z`;
      case 1: return polygon(4, 45, 1.27);
      case 2: return polygon(3, 90, 1.2);
      case 3: return polygon(4, 90, 1.25);
      case 4: return polygon(3, -90, 1.2);
      case 5: return strokes(2, 0);
      case 6: return strokes(2, 45);
      default: return strokes(3, 90);
    }
  }

  /** In the legend, a marked curve looks as in the chart. */
  function legendSample(i) {
    const l = look(i);
    const c = `var(--c${l.color})`;
    return `<svg width="34" height="12" aria-hidden="true"><path d="M0 6H34" fill="none" stroke="${c}"` +
      ` stroke-width="1.8" stroke-dasharray="${l.dash.join(" ")}"/><path d="${marker(l.marker, 17, 6, 4)}"` +
      ` fill="${l.open ? "var(--back)" : c}" stroke="${c}" stroke-width="1.4"/></svg>`;
  }

  /** Of marked curves, signs at about eight places, of each curve at others. */
  function drawMarkers(spec) {
    return (u) => {
      const ctx = u.ctx;
      const dpr = devicePixelRatio;
      ctx.save();
      ctx.beginPath();
      ctx.rect(u.bbox.left - 5 * dpr, u.bbox.top, u.bbox.width + 10 * dpr, u.bbox.height);
      ctx.clip();
      u.series.forEach((own, k) => {
        if (own.look == null || !own.show) return;
        const l = look(own.look);
        const places = [];
        u.data[k].forEach((v, i) => {
          const x = u.data[0][i];
          if (v != null && x >= u.scales.x.min && x <= u.scales.x.max) places.push(i);
        });
        const every = places.length <= 16 ? 1 : Math.floor(places.length / 8);
        ctx.globalAlpha = own.alpha ?? 1;
        ctx.strokeStyle = color(l.color);
        ctx.fillStyle = l.open ? css("--back") : color(l.color);
        ctx.lineWidth = 1.4 * dpr;
        places.filter((i, n) => (n + own.look) % every === 0).forEach((i) => {
          const path = new Path2D(marker(l.marker, u.valToPos(u.data[0][i], "x", true),
            u.valToPos(u.data[k][i], "y", true), 3.6 * dpr));
          ctx.fill(path);
          ctx.stroke(path);
        });
      });
      ctx.restore();
    };
  }

  /** Where curves are many: bands and a logarithmic axis by choice. */
  function choices(spec, place) {
    const marked = spec.series.filter((s) => s.style === "marked");
    if (!marked.length) return;
    spec.bands = marked.length <= 4;
    const bar = place.appendChild(document.createElement("div"));
    bar.className = "choices";
    const box = (text, key) => {
      const label = bar.appendChild(document.createElement("label"));
      const input = label.appendChild(document.createElement("input"));
      input.type = "checkbox";
      input.checked = spec[key];
      label.append(" " + text);
      input.addEventListener("change", () => {
        spec[key] = input.checked;
        const old = drawn[spec.id];
        const group = groups.get(spec.group);
        if (group) group.plots.splice(group.plots.indexOf(old), 1);
        old.destroy();
        drawn[spec.id] = kinds[spec.kind](spec, place);
      });
    };
    if (marked.some((s) => s.low)) box("intervals", "bands");
    const positive = (list) => !list || list.every((v) => v == null || v > 0);
    if (spec.series.every((s) => positive(s.values) && positive(s.low)) &&
        spec.levels.every((l) => l.value > 0)) box("log axis", "log");
  }

  function seriesOf(spec) {
    // What has no value at some moment has a gap there; epochs without a measurement have none.
    const spans = !(spec.group === "time" || spec.xLabel === "time (ms)");
    const shown = [{ label: spec.xLabel || "x", value: (u, v) => number(v) }];
    const data = [spec.x];
    const bands = [];
    spec.series.forEach((s, i) => {
      const c = s.color < 0 ? i : s.color;
      const own = {
        label: s.label, width: 1.6, stroke: () => color(c), swatch: () => color(c),
        points: { show: spec.x.length < 40, size: 5, fill: () => color(c) }, value: (u, v) => number(v), spanGaps: spans,
      };
      if (spec.x.length >= 40) {
        const alone = isolated(s.values, spans);
        own.points.filter = (u, i, show) => (show ? null : alone);
      }
      if (s.style === "dashed" || c > 7) own.dash = [5, 4];
      if (s.style === "marked") {
        own.look = c;
        own.dash = look(c).dash;
        own.points = { show: false };
      }
      if (legendOf(spec)) own.show = !hidden.has(s.label);
      if (s.style === "step") own.paths = uPlot.paths.stepped({ align: 1 });
      if (s.style === "bars") {
        own.paths = uPlot.paths.bars({ size: [1, Infinity], gap: 1 });
        own.fill = () => fade(color(c), 0.45);
        own.width = 0.8;
        own.points = { show: false };
      }
      if (s.style === "points") {
        own.paths = () => null;
        own.points = { show: true, size: s.low ? 8 : 5, fill: () => color(c) };
      }
      shown.push(own);
      data.push(s.values);
      if (s.low) {
        own.value = (u, v, k, at) =>
          v == null ? "" : number(v) + " [" + number(s.low[at]) + ", " + number(s.high[at]) + "]";
        own.edges = [data.length, data.length + 1];
        for (const edge of ["high", "low"]) {
          shown.push({ label: edge, width: 0, stroke: "transparent", points: { show: false },
            spanGaps: true, isEdge: true, show: own.show !== false });
          data.push(s[edge]);
        }
        if (s.style !== "points") bands.push({ series: [data.length - 2, data.length - 1],
          fill: () => (spec.bands === false ? "transparent" : fade(color(c), 0.16)) });
      }
    });
    return { shown, data, bands };
  }

  function drawSpans(spec) {
    return (u) => {
      const { left, top, width, height } = u.bbox;
      u.ctx.save();
      u.ctx.beginPath();
      u.ctx.rect(left, top, width, height);
      u.ctx.clip();
      for (const span of spec.spans) {
        const from = u.valToPos(span.from, "x", true);
        const to = u.valToPos(span.to, "x", true);
        u.ctx.fillStyle = fade(color(span.color), 0.1);
        u.ctx.fillRect(from, top, to - from, height);
        u.ctx.fillStyle = color(span.color);
        u.ctx.fillRect(from, top, to - from, 3 * devicePixelRatio);
        if (!span.label) continue;
        u.ctx.font = 10 * devicePixelRatio + "px " + family();
        u.ctx.textAlign = "left";
        const begin = Math.max(from, left) + 4 * devicePixelRatio;
        const room = Math.min(to, left + width) - begin - 3 * devicePixelRatio;
        if (u.ctx.measureText(span.label).width <= room) {
          u.ctx.fillStyle = css("--text");
          u.ctx.fillText(span.label, begin, top + 14 * devicePixelRatio);
        }
      }
      u.ctx.restore();
    };
  }

  function drawOver(spec) {
    return (u) => {
      const ctx = u.ctx;
      const dpr = devicePixelRatio;
      const { left, top, width, height } = u.bbox;
      ctx.save();
      ctx.strokeStyle = css("--soft");
      ctx.fillStyle = css("--soft");
      ctx.lineWidth = dpr;
      ctx.font = 11 * dpr + "px " + family();
      ctx.textAlign = "right";
      for (const level of spec.levels) {
        const y = u.valToPos(level.value, "y", true);
        ctx.setLineDash([3 * dpr, 3 * dpr]);
        ctx.beginPath();
        ctx.moveTo(left, y);
        ctx.lineTo(left + width, y);
        ctx.stroke();
        ctx.fillText(level.label, left + width - 4 * dpr,
          y - top < 16 * dpr ? y + 12 * dpr : y - 4 * dpr);
      }
      ctx.setLineDash([]);
      spec.series.forEach((s, i) => {
        if (s.style !== "points" || !s.low) return;
        ctx.strokeStyle = color(s.color < 0 ? i : s.color);
        ctx.lineWidth = 2 * dpr;
        ctx.beginPath();
        spec.x.forEach((at, k) => {
          if (s.low[k] == null) return;
          const x = u.valToPos(at, "x", true);
          ctx.moveTo(x, u.valToPos(s.low[k], "y", true));
          ctx.lineTo(x, u.valToPos(s.high[k], "y", true));
        });
        ctx.stroke();
      });
      if (spec.marks) {
        ctx.strokeStyle = css("--text");
        ctx.lineWidth = 1.2 * dpr;
        ctx.beginPath();
        for (const at of spec.marks.x) {
          const x = u.valToPos(at, "x", true);
          if (x >= left && x <= left + width) {
            ctx.moveTo(x, top);
            ctx.lineTo(x, top + 9 * dpr);
          }
        }
        ctx.stroke();
      }
      ctx.restore();
    };
  }

  /** The y axis takes in levels, and zero where there are bars; strokes get room above. */
  function yRange(spec) {
    if (spec.log) {
      return (u, low, high) => {
        if (!(low > 0)) return [0.1, 1];
        const room = Math.max(1.05, Math.pow(high / low, 0.05));
        return [low / room, high * room];
      };
    }
    return (u, low, high) => {
      let min = low ?? 0;
      let max = high ?? 1;
      for (const level of spec.levels) {
        min = Math.min(min, level.value);
        max = Math.max(max, level.value);
      }
      const bars = spec.series.some((s) => s.style === "bars");
      if (bars) min = Math.min(0, min);
      if (min === max) return min > 0 ? [0, 1.5 * min] : [min - 1, max + 1];
      const room = max - min;
      return [bars && min === 0 ? 0 : min - 0.05 * room, max + (spec.marks ? 0.14 : 0.05) * room];
    };
  }

  function lines(spec, place) {
    const { shown, data, bands } = seriesOf(spec);
    const bars = spec.series.some((s) => s.style === "bars");
    const half = spec.x.length > 1 ? (spec.x[1] - spec.x[0]) / 2 : 0.5;
    return plot(spec, place, data, {
      series: shown, bands,
      y: { range: yRange(spec), distr: spec.log ? 3 : 1 },
      xRange: spec.xLog ? (u, min, max) => (min > 0 ? [min / 1.15, max * 1.15] : [1, 10])
        : bars && !spec.group ? (u, min, max) => [min - half, max + half] : null,
      xKind: spec.xLog ? "log" : spec.x.every(Number.isInteger) && !spec.group.startsWith("time") ? "counted" : "",
      yKind: spec.log ? "log" : "",
      hooks: {
        drawClear: [drawSpans(spec)],
        draw: [drawOver(spec), drawMarkers(spec)],
        setSeries: [(u, i, change) => {
          if (i != null && change.show != null && u.series[i].edges) {
            for (const edge of u.series[i].edges) u.setSeries(edge, { show: change.show });
          }
        }],
      },
    });
  }

  // ---- spikes

  function raster(spec, place) {
    const counts = shorts(spec.counts);
    const rows = shorts(spec.events);
    const start = new Int32Array(counts.length + 1);
    counts.forEach((n, t) => (start[t + 1] = start[t] + n));
    spec.start = start;
    spec.spikes = rows;
    const x = Array.from(counts, (n, t) => t * spec.stepLength);
    const series = [{ label: spec.xLabel, value: (u, v) => number(v) }];
    const data = [x];
    const numberOf = (row) => row * spec.every;
    for (const band of spec.bands) {
      const inBand = x.map(() => 0);
      for (let t = 0; t < x.length; t++) {
        for (let e = start[t]; e < start[t + 1]; e++) {
          if (rows[e] >= band.first && rows[e] < band.first + band.size) inBand[t]++;
        }
      }
      data.push(inBand);
      series.push({ label: band.label + ", spikes at this step", paths: () => null,
        points: { show: false }, stroke: () => color(band.color),
        swatch: () => color(band.color), value: (u, v) => number(v) });
    }
    const draw = (u) => {
      const ctx = u.ctx;
      const dpr = devicePixelRatio;
      const { left, top, width, height } = u.bbox;
      const { min, max } = u.scales.x;
      const first = Math.max(0, Math.floor(min / spec.stepLength));
      const last = Math.min(x.length - 1, Math.ceil(max / spec.stepLength));
      const wide = Math.max(1.5 * dpr, Math.min(4 * dpr, (0.8 * width) / (last - first + 1)));
      const high = Math.max(1.5 * dpr, Math.min(9 * dpr, (0.85 * height) / spec.rows));
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      for (const band of spec.bands) {
        ctx.fillStyle = color(band.color);
        for (let t = first; t <= last; t++) {
          const px = u.valToPos(x[t], "x", true) - wide / 2;
          for (let e = start[t]; e < start[t + 1]; e++) {
            const row = rows[e];
            if (row >= band.first && row < band.first + band.size) {
              ctx.fillRect(px, u.valToPos(row, "y", true) - high / 2, wide, high);
            }
          }
        }
      }
      ctx.restore();
    };
    /** The spike nearest to the pointer, of those it nearly touches. */
    const nearest = (u) => {
      const { left: px, top: py } = u.cursor;
      const reach = 5;
      const [from, to] = [px - reach, px + reach].map((p) => u.posToVal(p, "x") / spec.stepLength);
      let best = null;
      let least = reach * reach;
      for (let t = Math.max(0, Math.ceil(from)); t <= Math.min(x.length - 1, to); t++) {
        const dx = u.valToPos(x[t], "x") - px;
        for (let e = start[t]; e < start[t + 1]; e++) {
          const dy = u.valToPos(rows[e], "y") - py;
          if (dx * dx + dy * dy <= least) [best, least] = [{ t, row: rows[e] }, dx * dx + dy * dy];
        }
      }
      return best;
    };
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    let inside = false;
    const point = (u) => {
      const { left: px, top: py } = u.cursor;
      tip.hidden = !inside || !(px >= 0 && py >= 0);
      if (tip.hidden) return;
      const spike = nearest(u);
      const row = spike ? spike.row
        : Math.max(0, Math.min(spec.rows - 1, Math.round(u.posToVal(py, "y"))));
      const t = spike ? spike.t
        : Math.max(0, Math.min(x.length - 1, Math.round(u.posToVal(px, "x") / spec.stepLength)));
      const band = spec.bands.find((b) => row >= b.first && row < b.first + b.size);
      tip.textContent = spec.yLabel + " " + numberOf(row) + (band ? " · " + band.label : "") +
        " · " + number(x[t]) + " ms" + (spike ? " · spike" : "");
      const right = px > u.over.clientWidth / 2;
      tip.style.left = right ? "" : px + 12 + "px";
      tip.style.right = right ? u.over.clientWidth - px + 12 + "px" : "";
      tip.style.top = Math.max(0, py - 30) + "px";
    };
    const made = plot(spec, place, data, {
      series, y: { range: () => [-0.5, spec.rows - 0.5] },
      hooks: { draw: [draw], setCursor: [point] }, yKind: "counted",
      yAxis: { space: 16, grid: { show: false },
        values: (u, all) => all.map((row) => number(numberOf(row))) },
    });
    made.over.appendChild(tip);
    made.over.addEventListener("mouseenter", () => (inside = true));
    made.over.addEventListener("mouseleave", () => {
      inside = false;
      tip.hidden = true;
    });
    made.tip = tip;
    return made;
  }

  // ---- shades

  function heat(spec, place) {
    const shades = bytes(spec.shades);
    const width = spec.end / spec.columns;
    const x = Array.from({ length: spec.columns }, (v, c) => c * width);
    const value = (c, i) =>
      spec.low + (shades[c * spec.rows + i] / 255) * (spec.high - spec.low);
    spec.value = value;
    const named = (i) => spec.names[i] ?? number(i);
    // Longer names would be cut; the legend has them whole.
    const fit = spec.names.length > 0 && spec.names.every((name) => name.length <= 7);
    const far = Math.max(-spec.low, spec.high) || 1;
    const data = [x, x.map((v, c) => value(c, 0))];
    const row = (u) =>
      Math.max(0, Math.min(spec.rows - 1, Math.round(u.posToVal(u.cursor.top, "y"))));
    const series = [
      { label: spec.xLabel, value: (u, v) => number(v) },
      { label: "value", paths: () => null, points: { show: false }, stroke: "transparent",
        value: (u, v, s, c) =>
          c == null || !(u.cursor.top >= 0) ? ""
            : number(value(c, row(u))) + " (" + spec.yLabel + " " + named(row(u)) + ")" },
    ];
    let image = null;
    let made = "";
    const paint = () => {
      const scheme = color(0) + color(1);
      if (made === scheme) return image;
      made = scheme;
      image = document.createElement("canvas");
      image.width = spec.columns;
      image.height = spec.rows;
      const ctx = image.getContext("2d");
      for (let c = 0; c < spec.columns; c++) {
        for (let i = 0; i < spec.rows; i++) {
          const v = value(c, i) / far;
          ctx.fillStyle = fade(color(v < 0 ? 1 : 0), Math.abs(v));
          ctx.fillRect(c, spec.rows - 1 - i, 1, 1);
        }
      }
      return image;
    };
    const draw = (u) => {
      const { left, top, width: wide, height } = u.bbox;
      const from = u.valToPos(0, "x", true);
      const to = u.valToPos(spec.end, "x", true);
      u.ctx.save();
      u.ctx.beginPath();
      u.ctx.rect(left, top, wide, height);
      u.ctx.clip();
      u.ctx.imageSmoothingEnabled = false;
      u.ctx.drawImage(paint(), from, top, to - from, height);
      u.ctx.strokeStyle = css("--text");
      u.ctx.lineWidth = 1.4 * devicePixelRatio;
      for (const span of spec.spans) {
        const x0 = u.valToPos(span.from, "x", true);
        const y0 = u.valToPos(span.row + 0.5, "y", true);
        u.ctx.strokeRect(x0, y0, u.valToPos(span.to, "x", true) - x0,
          u.valToPos(span.row - 0.5, "y", true) - y0);
      }
      u.ctx.restore();
    };
    return plot(spec, place, data, {
      series, y: { range: () => [-0.5, spec.rows - 0.5] }, hooks: { draw: [draw] },
      yKind: "counted", yAxis: Object.assign(
        { space: 16, grid: { show: false }, values: (u, all) => all.map((i) => (fit ? named(i) : number(i))) },
        fit && spec.height - 40 >= 12 * spec.rows ? { splits: () => spec.names.map((name, i) => i) } : {}),
    });
  }

  // ---- confusion

  /** Black or white, whichever is better read on a colour laid over the page's background. */
  function readable(hex, alpha) {
    const channels = (h) => [1, 3, 5].map((k) => parseInt(h.slice(k, k + 2), 16) / 255);
    const [over, under] = [channels(hex), channels(css("--back"))];
    const linear = over.map((c, k) => alpha * c + (1 - alpha) * under[k])
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179 ? "#000" : "#fff";
  }

  function matrix(spec, place) {
    const n = spec.names.length;
    const element = (tag, parent, text) => {
      const made = parent.appendChild(document.createElement(tag));
      if (text != null) made.textContent = text;
      return made;
    };
    const bar = element("div", place);
    bar.className = "slider";
    const slider = element("input", bar);
    const label = element("output", bar);
    slider.type = "range";
    slider.min = 0;
    slider.max = spec.frames.length - 1;
    slider.value = slider.max;
    slider.setAttribute("aria-label", "moment");
    slider.hidden = spec.frames.length < 2;
    const table = element("table", place);
    table.className = "matrix" + (n > 12 ? " dense" : n > 6 ? " many" : "");
    const head = element("tr", table);
    const corner = element("td", head, "true \\ answered");
    corner.className = "corner";
    const header = (row, name, scope) => (element("th", row, name).scope = scope);
    spec.names.forEach((name) => header(head, name, "col"));
    table.setAttribute("aria-label", spec.title);
    const cells = [];
    spec.names.forEach((name) => {
      const row = element("tr", table);
      header(row, name, "row");
      spec.names.forEach(() => cells.push(element("td", row)));
    });
    const show = () => {
      const frame = spec.frames[slider.value];
      let right = 0;
      let all = 0;
      for (let i = 0; i < n; i++) {
        const row = frame.counts.slice(i * n, (i + 1) * n);
        const sum = row.reduce((a, b) => a + b, 0);
        right += row[i];
        all += sum;
        row.forEach((count, k) => {
          const share = sum ? count / sum : 0;
          const cell = cells[i * n + k];
          const [hue, alpha] = [color(i === k ? 0 : 1), Math.round(217 * share) / 255];
          cell.style.backgroundColor = fade(hue, alpha);
          cell.style.color = readable(hue, alpha);
          cell.title = count + " of " + sum + " of class " + spec.names[i] +
            " answered " + spec.names[k];
          if (n > 12) return;
          cell.textContent = sum ? (100 * share).toFixed(share < 0.0995 ? 1 : 0) + " %" : "–";
          if (sum) element("small", cell, number(count));
        });
      }
      label.textContent = frame.label + " · " +
        (all ? ((100 * right) / all).toFixed(1) + " % of " + all + " right" : "nothing to judge");
    };
    slider.addEventListener("input", show);
    show();
    return { redraw: show, setSize() {}, table, slider };
  }

  const kinds = { lines, raster, heat, matrix, ...window.epropKinds };
  const placeOf = (spec) => document.querySelector('[data-chart="' + CSS.escape(spec.id) + '"]');

  /** About as high as it will be, so that links to what is below land right. */
  function reserve(spec, place) {
    place.style.minHeight = (spec.kind === "matrix" ? 58 + 34 * (spec.names.length + 1)
      : spec.kind === "dots" ? 110 + 26 * spec.rows.length
        : spec.height + (legendOf(spec) ? 0 : 21)) + "px";
  }

  function draw(spec) {
    const place = placeOf(spec);
    if (spec.kind === "lines") choices(spec, place);
    drawn[spec.id] = kinds[spec.kind](spec, place);
    place.style.minHeight = "0";
    coming.unobserve(place);
    let wide = place.clientWidth;
    new ResizeObserver(() => {
      if (place.clientWidth && place.clientWidth !== wide) {
        wide = place.clientWidth;
        drawn[spec.id].setSize({ width: wide, height: spec.height });
      }
    }).observe(place);
    place.dispatchEvent(new Event("drawn", { bubbles: true }));
    return drawn[spec.id];
  }

  // A chart is drawn when it is nearly in sight: each on its own, so that the page answers between.
  const coming = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) setTimeout(() => plots[target.dataset.chart]);
    }
  }, { rootMargin: "50% 0%" });
  for (const spec of specs) {
    spec.ends = spec.x ? [spec.x[0], spec.x[spec.x.length - 1]]
      : spec.counts ? [0, (atob(spec.counts).length / 2 - 1) * spec.stepLength]
        : [0, spec.end - spec.end / spec.columns];
    Object.defineProperty(plots, spec.id,
      { enumerable: true, get: () => drawn[spec.id] ?? draw(spec) });
    reserve(spec, placeOf(spec));
    coming.observe(placeOf(spec));
  }
  document.querySelectorAll("[data-legend]").forEach(sharedLegend);
  const redraw = () => Object.values(drawn).forEach((made) => made.redraw(false, true));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  // On paper there are all charts, as wide as the paper, and light.
  const fit = () => {
    for (const spec of specs) {
      const width = placeOf(spec).clientWidth;
      if (width) plots[spec.id].setSize({ width, height: spec.height });
    }
    redraw();
  };
  matchMedia("print").addEventListener("change", (paper) => paper.matches && fit());
  const paper = (on) => () => {
    document.documentElement.classList.toggle("paper", on);
    fit();
  };
  window.addEventListener("beforeprint", paper(true));
  window.addEventListener("afterprint", paper(false));
  // Runs that a word leaves out have no row, no column, and no curve.
  document.querySelectorAll(".filter").forEach((input) => {
    input.addEventListener("input", () => {
      const section = input.closest("section");
      const columns = [...document.querySelectorAll("#differences table tr")].map((row) =>
        [...row.cells].map((cell) => cell.textContent));
      section.querySelectorAll("tbody tr").forEach((row) => {
        const name = row.cells[0].textContent;
        const k = columns.length ? columns[0].indexOf(name) : -1;
        const settings = k < 0 ? "" : columns.map((cells) => cells[0] + " " + cells[k]).join(" ");
        const show = (row.textContent + " " + settings).toLowerCase().includes(input.value.toLowerCase());
        row.hidden = !show;
        if (curves.has(name)) curves.get(name)(show);
        if (k < 0) return;
        document.querySelectorAll("#differences table tr").forEach((line) => (line.cells[k].hidden = !show));
      });
    });
  });
  window.eprop = { specs: Object.fromEntries(specs.map((spec) => [spec.id, spec])), plots, drawn, legendSample };
})();
