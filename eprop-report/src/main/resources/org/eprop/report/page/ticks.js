/* Where the ticks of an axis are: at round numbers, and never fewer than two. */
const ticks = (() => {
  "use strict";
  const ROUND = [1, 2, 5];
  /** Multiples of a step, free of what adding up would leave behind. */
  const multiples = (step, min, max) => {
    const all = [];
    const slack = 1e-9 * (max - min);
    for (let k = Math.ceil((min - slack) / step); k * step <= max + slack; k++) {
      all.push(Number((k * step).toPrecision(12)));
    }
    return all;
  };

  /** At most about so many, at least two; of things that are counted, at whole numbers only. */
  function linear(min, max, most, counted) {
    if (!(max > min)) return [min];
    let power = Math.floor(Math.log10((max - min) / Math.max(2, most)));
    let round = 0;
    while (ROUND[round] * 10 ** power * Math.max(2, most) < max - min) {
      if (++round === ROUND.length) [round, power] = [0, power + 1];
    }
    for (;;) {
      const step = ROUND[round] * 10 ** power;
      if (counted && step < 1) return multiples(1, min, max);
      const all = multiples(step, min, max);
      if (all.length >= 2) return all;
      if (--round < 0) [round, power] = [ROUND.length - 1, power - 1];
    }
  }

  /** Powers of ten; where there are few, multiples of them as well. */
  function logarithmic(min, max, most) {
    if (!(min > 0) || !(max > min)) return [min];
    const [low, high] = [Math.ceil(Math.log10(min) - 1e-9), Math.floor(Math.log10(max) + 1e-9)];
    const decades = high - low + 1;
    if (Math.log10(max / min) < 1) return linear(min, max, most);
    const every = Math.max(1, Math.ceil(decades / Math.max(2, most)));
    const factors = decades * 3 <= most + 1 ? [1, 2, 5] : decades < 2 ? [1, 3] : [1];
    const all = [];
    for (let p = low - 1; p <= high; p += p < low ? 1 : every) {
      for (const factor of factors) {
        const v = Number((factor * 10 ** p).toPrecision(6));
        if (v >= min && v <= max) all.push(v);
      }
    }
    return all.length >= 2 ? all : linear(min, max, most);
  }

  return { linear, logarithmic };
})();
