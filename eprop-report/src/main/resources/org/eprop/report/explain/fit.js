/* Formulas are set as large as there is room for, so that they fit a phone as well. */
(() => {
  "use strict";
  const LEAST = 10; // CSS pixels
  function fit() {
    for (const place of document.querySelectorAll(".formula")) {
      place.style.fontSize = "";
      const room = place.clientWidth;
      const wide = Math.max(0, ...[...place.children].map((m) => m.getBoundingClientRect().width));
      if (room && wide > room) {
        const size = parseFloat(getComputedStyle(place).fontSize);
        place.style.fontSize = Math.max(LEAST, (0.99 * size * room) / wide) + "px";
      }
      const still = [...place.children].some((m) => m.getBoundingClientRect().width > room + 1);
      if (still) place.tabIndex = 0; // it can be scrolled, so it can be reached
      else place.removeAttribute("tabindex");
    }
  }
  /** What can be scrolled can be reached. */
  function reach() {
    for (const place of document.querySelectorAll(".wide")) {
      if (place.scrollWidth > place.clientWidth + 1) place.tabIndex = 0;
      else place.removeAttribute("tabindex");
    }
  }
  const all = () => {
    fit();
    reach();
  };
  all();
  if (document.fonts) document.fonts.ready.then(all);
  window.addEventListener("resize", all);
  window.addEventListener("beforeprint", all);
  window.addEventListener("afterprint", all);
})();
