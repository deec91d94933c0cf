/* Saves charts as SVG, PNG and CSV, and sorts tables. */
(() => {
  "use strict";
  const { specs, plots } = window.eprop;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const esc = (text) => String(text).replace(/[&<>"]/g, (c) => "&#" + c.charCodeAt(0) + ";");
  const num = (v) => Number(v.toPrecision(5));

  function download(name, type, content) {
    const link = document.createElement("a");
    link.href = content.startsWith("data:") ? content
      : URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
  }

  // ---- numbers

  const cell = (v) => (v == null ? "" : /[",\n]/.test(v) ? '"' + String(v).replace(/"/g, '""') + '"' : v);
  function csv(spec) {
    const rows = [];
    if (spec.kind === "lines") {
      rows.push([spec.xLabel || "x", ...spec.series.flatMap((s) =>
        s.low ? [s.label, s.label + " low", s.label + " high"] : [s.label])]);
      spec.x.forEach((x, i) => rows.push([x, ...spec.series.flatMap((s) =>
        s.low ? [s.values[i], s.low[i], s.high[i]] : [s.values[i]])]));
    } else if (spec.kind === "raster") {
      rows.push([spec.xLabel, spec.yLabel]);
      for (let t = 0; t < spec.start.length - 1; t++) {
        for (let e = spec.start[t]; e < spec.start[t + 1]; e++) {
          rows.push([num(t * spec.stepLength), spec.spikes[e] * spec.every]);
        }
      }
    } else if (spec.kind === "heat") {
      rows.push([spec.xLabel, ...Array.from({ length: spec.rows }, (v, i) => spec.names[i] ?? i)]);
      for (let c = 0; c < spec.columns; c++) {
        rows.push([num((c * spec.end) / spec.columns),
          ...Array.from({ length: spec.rows }, (v, i) => num(spec.value(c, i)))]);
      }
    } else if (spec.kind === "matrix") {
      rows.push(["", "true \\ answered", ...spec.names]);
      const n = spec.names.length;
      spec.frames.forEach((f) => spec.names.forEach((name, i) =>
        rows.push([f.label, name, ...f.counts.slice(i * n, (i + 1) * n)])));
    } else if (spec.kind === "dots") {
      rows.push(["name", "mean", "low", "high", "runs"]);
      spec.rows.forEach((r) => rows.push([r.name, r.mean, r.low, r.high, r.runs.join(" ")]));
    } else if (spec.kind === "factors") {
      rows.push([spec.rowFactor, ...spec.columns]);
      spec.rows.forEach((name, i) => rows.push([name,
        ...spec.values.slice(i * spec.columns.length, (i + 1) * spec.columns.length)]));
    }
    return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
  }

  // ---- vectors

  /** What a chart of uPlot shows now: axes, curves, spikes, shades and backgrounds. */
  function svg(spec) {
    const u = plots[spec.id];
    if (!u.bbox) return table(spec);
    const dpr = devicePixelRatio;
    const [left, top, w, h] = [u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height].map((v) => v / dpr);
    const head = 24;
    const x = (v) => num(left + u.valToPos(v, "x"));
    const y = (v) => num(head + top + u.valToPos(v, "y"));
    const colorOf = (i) => css("--c" + (((i % 8) + 8) % 8));
    const out = [];
    const inside = [];
    const text = (px, py, words, more = "") =>
      out.push(`<text x="${num(px)}" y="${num(py)}" ${more}>${esc(words)}</text>`);
    (spec.spans || []).forEach((s) => {
      if (spec.kind !== "lines") return;
      inside.push(`<rect x="${x(s.from)}" y="${head + top}" width="${num(x(s.to) - x(s.from))}" ` +
        `height="${h}" fill="${colorOf(s.color)}" opacity=".1"/>`);
      const room = Math.min(x(s.to), left + w) - Math.max(x(s.from), left);
      if (6 * s.label.length < room) {
        text(Math.max(x(s.from), left) + 3, head + top + 12, s.label, 'font-size="10"');
      }
    });
    const ticksOf = (name) => (u.axes[name === "x" ? 0 : 1]._splits || [])
      .filter((v) => v >= u.scales[name].min && v <= u.scales[name].max);
    ticksOf("x").forEach((v) => text(x(v), head + top + h + 16, num(v), 'text-anchor="middle"'));
    ticksOf("y").forEach((v) => {
      out.push(`<path d="M${left} ${y(v)}h${w}" stroke="${css("--grid")}"/>`);
      const name = spec.names && spec.names[v] != null ? spec.names[v] : num(v * (spec.every || 1));
      text(left - 6, y(v) + 4, name, 'text-anchor="end"');
    });
    text(left + w / 2, head + top + h + 32, spec.xLabel || "", 'text-anchor="middle"');
    text(0, 0, spec.yLabel || "",
      `text-anchor="middle" transform="translate(11 ${head + top + h / 2}) rotate(-90)"`);
    (spec.levels || []).forEach((l) => {
      inside.push(`<path d="M${left} ${y(l.value)}h${w}" stroke="${css("--soft")}" stroke-dasharray="3 3"/>`);
      text(left + w - 3, y(l.value) - 3, l.label, 'text-anchor="end" font-size="11"');
    });
    const legend = [];
    if (spec.kind === "lines") {
      spec.series.forEach((s, i) => {
        const color = colorOf(s.color < 0 ? i : s.color);
        legend.push([s.label, color]);
        let path = "";
        let pen = "M";
        s.values.forEach((v, k) => {
          if (v == null || (spec.log && v <= 0)) {
            if (spec.group === "time") pen = "M";
            return;
          }
          if (s.style === "points") {
            inside.push(`<circle cx="${x(spec.x[k])}" cy="${y(v)}" r="2.5" fill="${color}"/>`);
          } else if (s.style === "bars") {
            const half = spec.x.length > 1 ? (spec.x[1] - spec.x[0]) / 2 : 0.5;
            const zero = spec.log ? head + top + h : y(0);
            inside.push(`<rect x="${x(spec.x[k] - half)}" y="${Math.min(y(v), zero)}" width="${
              num(x(spec.x[k] + half) - x(spec.x[k] - half))}" height="${
              num(Math.abs(zero - y(v)))}" fill="${color}" fill-opacity=".45" stroke="${color}"/>`);
          } else {
            path += pen + x(spec.x[k]) + " " + y(v);
            pen = s.style === "step" ? "V" + y(v) + "L" : "L";
          }
        });
        if (path) inside.push(`<path d="${path}" fill="none" stroke="${color}" stroke-width="1.6"${
          s.style === "dashed" ? ' stroke-dasharray="5 4"' : ""}/>`);
      });
    } else if (spec.kind === "raster") {
      const high = Math.max(1, Math.min(9, (0.85 * h) / spec.rows));
      spec.bands.forEach((b) => {
        legend.push([b.label, colorOf(b.color)]);
        let path = "";
        for (let t = 0; t < spec.start.length - 1; t++) {
          for (let e = spec.start[t]; e < spec.start[t + 1]; e++) {
            const row = spec.spikes[e];
            if (row >= b.first && row < b.first + b.size) {
              path += `M${x(t * spec.stepLength)} ${num(y(row) - high / 2)}v${num(high)}`;
            }
          }
        }
        inside.push(`<path d="${path}" stroke="${colorOf(b.color)}" stroke-width="1.5"/>`);
      });
    } else {
      const [from, to] = [x(0), x(spec.end)];
      inside.push(`<image x="${from}" y="${head + top}" width="${to - from}" height="${h}" ` +
        `preserveAspectRatio="none" style="image-rendering:pixelated" ${"href"}="${spec.picture()}"/>`);
    }
    let at = left;
    const foot = head + top + h + 48;
    if (legend.length > 1) {
      legend.forEach(([label, color]) => {
        out.push(`<rect x="${at}" y="${foot - 9}" width="10" height="10" fill="${color}"/>`);
        text(at + 14, foot, label);
        at += 26 + 7 * label.length;
      });
    }
    // A picture in the picture shows nothing outside.
    return frame(spec, left + w + 24, foot + 10, out.join("") +
      `<svg x="${left}" y="${head + top}" width="${w}" height="${h}" ` +
      `viewBox="${left} ${head + top} ${w} ${h}">${inside.join("")}</svg>`);
  }

  const frame = (spec, w, h, body) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(w)}" height="${Math.ceil(h)}" ` +
    `viewBox="0 0 ${Math.ceil(w)} ${Math.ceil(h)}" font-family="sans-serif" font-size="12" ` +
    `fill="${css("--text")}"><rect width="100%" height="100%" fill="${css("--back")}"/>` +
    `<text x="8" y="16" font-weight="bold">${esc(spec.title)}</text>${body}</svg>`;

  /** What is made of HTML, as it is, in a picture. */
  function table(spec) {
    const place = document.querySelector('[data-chart="' + CSS.escape(spec.id) + '"]');
    const copy = place.cloneNode(true);
    copy.querySelectorAll(".choices, .slider input").forEach((one) => one.remove());
    const style = [...document.querySelectorAll("style")].map((s) => s.textContent).join("\n");
    const html = new XMLSerializer().serializeToString(copy);
    return frame(spec, place.clientWidth + 16, place.scrollHeight + 40,
      `<foreignObject x="8" y="28" width="${place.clientWidth}" height="${place.scrollHeight}">` +
      `<div xmlns="http://www.w3.org/1999/xhtml"><style>${esc(style)}</style>${html}</div></foreignObject>`);
  }

  function png(spec) {
    const image = new Image();
    const text = svg(spec);
    image.onload = () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      download(spec.id + ".png", "image/png", canvas.toDataURL());
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  for (const spec of Object.values(specs)) {
    const figure = document.querySelector("figure#" + CSS.escape(spec.id));
    if (!figure) continue;
    const menu = figure.appendChild(document.createElement("details"));
    menu.className = "save";
    menu.innerHTML = "<summary>save</summary>";
    menu.firstChild.setAttribute("aria-label", "save " + spec.title);
    const add = (name, run) => {
      const button = menu.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", run);
    };
    add("SVG", () => download(spec.id + ".svg", "image/svg+xml", svg(spec)));
    add("PNG", () => png(spec));
    add("CSV", () => download(spec.id + ".csv", "text/csv", csv(spec)));
  }
  window.eprop.svg = svg;
  window.eprop.csv = csv;

  // ---- tables

  const value = (row, k) => {
    const text = row.cells[k] ? row.cells[k].textContent.trim() : "";
    const first = parseFloat(text.replace(/\u202f|\u2009/g, "").replace("\u2212", "-").replace(/^[A-Za-z\u2265>]+ (?=[\d.-])/, ""));
    return Number.isNaN(first) ? text : first;
  };
  document.querySelectorAll(".table > table").forEach((sorted) => {
    if (!sorted.tHead || sorted.tHead.rows.length !== 1 || sorted.tBodies[0].rows.length < 3) return;
    [...sorted.tHead.rows[0].cells].forEach((head, k) => {
      const button = document.createElement("button");
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        [...sorted.tHead.rows[0].cells].forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...sorted.tBodies[0].rows];
        rows.sort((a, b) => {
          const [p, q] = [value(a, k), value(b, k)];
          const order = typeof p === "number" && typeof q === "number" ? p - q
            : typeof p === typeof q ? String(p).localeCompare(q) : typeof p === "number" ? -1 : 1;
          return up ? order : -order;
        });
        sorted.tBodies[0].append(...rows);
      });
    });
  });
})();
