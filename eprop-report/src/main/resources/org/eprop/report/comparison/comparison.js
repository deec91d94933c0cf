/* Draws what only comparisons have: a row for each variant, and shades for two factors. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const number = (v) => String(Number(v.toPrecision(5))).replace("-", "−");

  const element = (tag, parent, attributes = {}, text = null) => {
    const made = parent.appendChild(document.createElement(tag));
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text != null) made.textContent = text;
    return made;
  };
  /** A name, which may be broken after signs. */
  const named = (tag, parent, attributes, name) => {
    const made = element(tag, parent, attributes);
    name.split(/(?<=[_+./:-])/).forEach((part, i) => {
      if (i) element("wbr", made);
      made.append(part);
    });
    return made;
  };
  const shape = (tag, parent, attributes, text = null) => {
    const made = parent.appendChild(document.createElementNS(SVG, tag));
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text != null) made.textContent = text;
    return made;
  };

  // ---- rows

  function groups(spec, order) {
    if (order === "value") {
      const sign = spec.ascending ? 1 : -1;
      const key = (row) => (row.mean == null ? Infinity : sign * row.mean);
      return [{ heading: "", rows: [...spec.rows].sort((a, b) => key(a) - key(b)) }];
    }
    if (!spec.axes.includes(order)) return [{ heading: "", rows: spec.rows }];
    const found = new Map();
    for (const row of spec.rows) {
      const level = row.levels[order];
      const heading = level == null ? "not of the grid" : order + ": " + level;
      if (!found.has(heading)) found.set(heading, []);
      found.get(heading).push(row);
    }
    return [...found].map(([heading, rows]) => ({ heading, rows }));
  }

  const described = (row) =>
    row.mean == null ? "none"
      : (row.bound ? "at least " : "") + number(row.mean) +
        (row.low == null ? "" : ", 95 % interval " + number(row.low) + " to " + number(row.high)) +
        (row.runs.length > 1
          ? "; runs: " + row.runs.map((v) => (v == null ? "none" : number(v))).join(", ") : "");

  function dots(spec, place) {
    const bar = element("div", place, { class: "choices" });
    const all = spec.rows.flatMap((row) => [row.mean, row.low, row.high, row.chance, ...row.runs])
      .concat(spec.target ? [spec.target.value] : []).filter((v) => v != null);
    const order = element("select", element("label", bar, {}, "order "));
    [["given", "as given"], ["value", "best first"],
      ...spec.axes.map((axis) => [axis, "by " + axis])].forEach(([value, text]) =>
      element("option", order, { value }, text));
    let log = null;
    if (all.length && all.every((v) => v > 0)) {
      const label = element("label", bar);
      log = element("input", label, { type: "checkbox" });
      label.append(" log axis");
    }
    const list = element("div", place, { class: "dots" });
    const baseline = spec.rows.find((row) => row.name === spec.baseline);
    // Over the whole row, however many lines its name has.
    const line = (svg, x, height, kind) =>
      shape("line", svg, { x1: x, x2: x, y1: -99, y2: height + 99, class: kind });

    const draw = () => {
      list.textContent = "";
      if (!all.length) return;
      const isLog = log != null && log.checked;
      let low = Math.min(...all);
      let high = Math.max(...all);
      if (isLog) {
        const room = Math.pow(Math.max(high / low, 1.1), 0.04);
        low /= room;
        high *= room;
      } else {
        const room = 0.04 * (high - low) || Math.abs(high) / 2 || 1;
        low -= room;
        high += room;
      }
      let wide = 0;
      const at = (v) => 8 + (wide - 16) * (isLog ? Math.log(v / low) / Math.log(high / low)
        : (v - low) / (high - low));
      let marks = [];
      const strip = (parent, height, label) => {
        const svg = shape("svg", parent, { width: wide, height, viewBox: `0 0 ${wide} ${height}`, "aria-hidden": label == null });
        if (label != null) {
          svg.setAttribute("role", "img");
          shape("title", svg, {}, label);
        }
        if (label == null) return svg;
        marks.forEach((v) => line(svg, at(v), height, "grid"));
        if (baseline && baseline.mean != null) line(svg, at(baseline.mean), height, "baseline");
        if (spec.target) line(svg, at(spec.target.value), height, "target");
        return svg;
      };
      const rowOf = (name, kind) => {
        const row = element("div", list, { class: "dot-row " + kind });
        named("span", row, { class: "dot-name" }, name);
        const cell = element("span", row, { class: "dot-strip" });
        if (!wide) {
          wide = Math.max(120, cell.clientWidth);
          const most = Math.max(2, Math.floor(wide / 62));
          marks = (isLog ? ticks.logarithmic : ticks.linear)(low, high, most);
        }
        return cell;
      };
      if (spec.target) {
        const svg = strip(rowOf("", "axis"), 18, null);
        const x = at(spec.target.value);
        shape("text", svg, { x, y: 12, class: "target", "text-anchor":
          x > wide - 60 ? "end" : x < 60 ? "start" : "middle" },
        spec.target.label + (spec.target.value ? " " + number(spec.target.value) : ""));
      }
      for (const group of groups(spec, order.value)) {
        if (group.heading) named("div", list, { class: "dot-group" }, group.heading);
        for (const row of group.rows) {
          const svg = strip(rowOf(row.name, row === baseline ? "base" : ""), 26, row.name + ": " +
            described(row));
          if (row.chance != null) line(svg, at(row.chance), 26, "chance");
          if (row.mean == null) {
            shape("text", svg, { x: 8, y: 17 }, "none");
            continue;
          }
          const there = {}; // how many runs have this value: they are side by side
          row.runs.filter((v) => v != null && row.runs.length > 1).forEach((v) => {
            const k = there[v] = (there[v] ?? -1) + 1;
            const cx = at(v) + (k % 2 ? 5 : -5) * Math.ceil(k / 2);
            shape("circle", svg, { cx, cy: 19, r: 2.2, class: "run" });
          });
          if (row.low != null) shape("line", svg,
            { x1: at(row.low), x2: at(row.high), y1: 10, y2: 10, class: "interval" });
          const x = at(row.mean);
          if (row.bound) shape("path", svg,
            { d: `M${x - 5} 4L${x + 6} 10L${x - 5} 16Z`, class: "bound" });
          else shape("circle", svg, { cx: x, cy: 10, r: 4.5, class: "mean" });
        }
      }
      const svg = strip(rowOf("", "axis"), 20, null);
      marks.forEach((v) => {
        shape("line", svg, { x1: at(v), x2: at(v), y1: 0, y2: 5, class: "tick" });
        const text = shape("text", svg, { x: at(v), y: 16, "text-anchor": "middle" }, number(v));
        const half = text.getComputedTextLength() / 2; // at an edge, it keeps within it
        text.setAttribute("x", Math.max(half, Math.min(at(v), wide - half)));
      });
      shape("line", svg, { x1: 0, x2: wide, y1: 0, y2: 0, class: "tick" });
      const title = element("div", list, { class: "dot-row axis" }); // a long one breaks into lines
      element("span", title, { class: "dot-name" });
      named("span", title, { class: "dot-title" }, spec.label);
    };
    order.addEventListener("change", draw);
    if (log) log.addEventListener("change", draw);
    draw();
    return { redraw() {}, setSize: draw, list, order, log };
  }

  // ---- factors

  function factors(spec, place) {
    const wrap = element("div", place,
      { class: "table", tabindex: 0, role: "group", "aria-label": spec.label });
    const table = element("table", wrap, { class: "factors" });
    const head = element("thead", table);
    const top = element("tr", head);
    element("td", top);
    named("th", top, { colspan: spec.columns.length, scope: "colgroup" }, spec.columnFactor);
    const names = element("tr", head);
    named("th", names, { scope: "col", class: "factor" }, spec.rowFactor);
    spec.columns.forEach((name) => named("th", names, { scope: "col" }, name));
    const body = element("tbody", table);
    const range = spec.high - spec.low;
    spec.rows.forEach((name, i) => {
      const row = element("tr", body);
      named("th", row, { scope: "row" }, name);
      spec.columns.forEach((column, k) => {
        const at = i * spec.columns.length + k;
        const cell = element("td", row, {}, spec.texts[at]);
        if (spec.values[at] == null) return;
        const share = range > 0 ? (spec.values[at] - spec.low) / range : 0.5;
        cell.style.backgroundColor =
          `color-mix(in srgb, var(--c0) ${(60 * share).toFixed(1)}%, var(--back))`;
      });
    });
    return { redraw() {}, setSize() {}, table };
  }

  // On paper nothing can be opened.
  addEventListener("beforeprint", () =>
    document.querySelectorAll("details.fold").forEach((fold) => { fold.open = true; }));

  window.epropKinds = { dots, factors };
})();
