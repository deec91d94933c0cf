/* Saves charts as they are drawn, as SVG and PNG, or their numbers as CSV; sorts tables. */
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

  /** Puts together the outline of what is drawn on a canvas, as a path of SVG. */
  const outline = () => {
    const at = [];
    const put = (sign, ...v) => at.push(sign + v.map((one) => +one.toFixed(2)).join(" "));
    return {
      moveTo: (x, y) => put("M", x, y),
      lineTo: (x, y) => put(at.length ? "L" : "M", x, y),
      // Of points, which are whole circles.
      arc: (x, y, r) => put("M", x - r, y) && put("a", r, r, 0, 1, 0, 2 * r, 0) && put("a", r, r, 0, 1, 0, -2 * r, 0),
      rect: (x, y, w, h) => put("M", x, y) && put("h", w) && put("v", h) && put("h", -w) && at.push("Z"),
      closePath: () => at.push("Z"),
      text: () => at.join(""),
      add: (text) => at.push(text),
      clear: () => (at.length = 0),
    };
  };

  /** What a chart of uPlot draws, written down while it draws once more: one drawing, two forms. */
  function recorded(u, id) {
    const { ctx } = u;
    const Path = window.Path2D;
    const steps = ["moveTo", "lineTo", "arc", "rect", "closePath"];
    const own = outline();
    const ofPath = new WeakMap();
    window.Path2D = class extends Path {
      constructor(of) {
        super(of);
        const path = outline();
        if (of) path.add(typeof of === "string" ? of : ofPath.get(of).text());
        ofPath.set(this, path);
        for (const step of steps) {
          this[step] = (...v) => {
            path[step](...v);
            super[step](...v);
          };
        }
      }
    };
    const out = [];
    let clips = 0;
    let clip = "";
    const outer = [];
    const now = (value) => (value instanceof Path ? ofPath.get(value) : own).text();
    const place = () => {
      const { a, b, c, d, e, f } = ctx.getTransform();
      return clip + (a === 1 && b === 0 && e === 0 && f === 0 ? "" : ` transform="matrix(${[a, b, c, d, e, f].map(num)})"`);
    };
    const seen = (style) => !/, 0\)$/.test(style);
    const paint = (d, more) => {
      const like = ` ${more}${ctx.globalAlpha < 1 ? ` opacity="${num(ctx.globalAlpha)}"` : ""}${place()}`;
      const last = out[out.length - 1];
      // Thousands of spikes of one colour are one path; what is translucent may not be joined.
      if (last && last.like === like && !/rgba|opacity/.test(like)) last.d.push(d);
      else out.push({ d: [d], like });
    };
    const fill = (d) => seen(ctx.fillStyle) && paint(d, `fill="${ctx.fillStyle}"`);
    const stroke = (d) => {
      if (!seen(ctx.strokeStyle) || !(ctx.lineWidth > 0)) return;
      const dash = ctx.getLineDash();
      paint(d, `fill="none" stroke="${ctx.strokeStyle}" stroke-width="${num(ctx.lineWidth)}" stroke-linejoin="${ctx.lineJoin}" ` +
        `stroke-linecap="${ctx.lineCap}"${dash.length ? ` stroke-dasharray="${dash.map(num).join(" ")}"` : ""}`);
    };
    const box = (x, y, w, h) => `M${num(x)} ${num(y)}h${num(w)}v${num(h)}h${num(-w)}Z`;
    const marks = {
      beginPath: () => own.clear(),
      fill: (path) => fill(now(path)),
      stroke: (path) => stroke(now(path)),
      fillRect: (...v) => fill(box(...v)),
      strokeRect: (...v) => stroke(box(...v)),
      save: () => outer.push(clip),
      restore: () => (clip = outer.pop()),
      clip: (path) => {
        const name = `${id}-clip${clips++}`;
        out.push(`<clipPath id="${name}"${clip}><path d="${now(path)}"/></clipPath>`);
        clip = ` clip-path="url(#${name})"`;
      },
      fillText: (text, x, y) => {
        const size = ctx.measureText(text);
        const [up, down] = [size.fontBoundingBoxAscent, size.fontBoundingBoxDescent];
        const lower = { top: up, middle: (up - down) / 2, bottom: -down }[ctx.textBaseline] ?? 0;
        const anchor = { center: "middle", right: "end", end: "end" }[ctx.textAlign] ?? "start";
        out.push(`<text x="${num(x)}" y="${num(y + lower)}" text-anchor="${anchor}" fill="${ctx.fillStyle}" ` +
          `font-size="${parseFloat(ctx.font)}"${place()}>${esc(text)}</text>`);
      },
      drawImage: (image, x, y, w, h) => out.push(`<image x="${num(x)}" y="${num(y)}" width="${num(w)}" height="${num(h)}" ` +
        `preserveAspectRatio="none" style="image-rendering:pixelated" ${"href"}="${image.toDataURL()}"${place()}/>`),
    };
    for (const step of steps) marks[step] = own[step];
    for (const [name, mark] of Object.entries(marks)) {
      ctx[name] = (...v) => {
        mark(...v);
        return Object.getPrototypeOf(ctx)[name].apply(ctx, v);
      };
    }
    const again = () => u.batch(() => {
      u.series.forEach((one) => (one._paths = null));
      u.redraw(false, false);
    });
    try {
      again();
    } finally {
      for (const name of Object.keys(marks)) delete ctx[name];
      window.Path2D = Path;
    }
    again();
    return out.map((one) => (one.d ? `<path d="${one.d.join("")}"${one.like}/>` : one)).join("");
  }

  /** What a chart shows now, with its title and the names of its curves. */
  function svg(spec) {
    const u = plots[spec.id];
    if (!u.bbox) return table(spec);
    const dpr = devicePixelRatio;
    const [wide, high] = [u.ctx.canvas.width / dpr, u.ctx.canvas.height / dpr];
    const head = 24;
    let at = u.bbox.left / dpr;
    // Charts that are read together name their axis once; here each is alone.
    const lower = spec.xLabel && u.axes[0].label == null ? 16 : 0;
    const foot = head + high + lower + 16;
    const shown = u.series.filter((own, i) => i > 0 && own.show && !own.isEdge);
    const legend = shown.length < 2 ? [] : shown.map((own) => {
      const look = own.look == null ? `<rect x="${at}" y="${foot - 9}" width="10" height="10" fill="${own.swatch?.() ?? "none"}"/>`
        : window.eprop.legendSample(own.look).replace("<svg ", `<svg x="${at - 4}" y="${foot - 10}" `)
          .replace(/var\((--\w+)\)/g, (all, name) => css(name));
      const begin = at + (own.look == null ? 14 : 34);
      const name = spec.kind === "raster" ? spec.bands[u.series.indexOf(own) - 1].label : own.label;
      at = begin + 12 + 7 * name.length;
      return look + `<text x="${num(begin)}" y="${foot}">${esc(name)}</text>`;
    });
    const middle = u.bbox.left / dpr + u.bbox.width / dpr / 2;
    const axis = lower ? `<text x="${num(middle)}" y="${head + high + 12}" text-anchor="middle">${esc(spec.xLabel)}</text>` : "";
    return frame(spec, Math.max(wide, at), legend.length ? foot + 10 : head + high + lower, axis + legend.join("") +
      `<g transform="translate(0 ${head}) scale(${num(1 / dpr)})">${recorded(u, spec.id)}</g>`);
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
