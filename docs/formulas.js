// Draws the formulas of a site's pages, so that readers need no script for them.
//   node docs/formulas.js SITE, with NODE_PATH where the package mathjax is
"use strict";
const fs = require("fs");
const path = require("path");

const FORMULA = /<(span|div) class="math notranslate nohighlight">([\s\S]*?)<\/\1>/g;

function decoded(html) {
  const text = html.replace(/<[^>]*>/g, "");
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
}

// Between \( and \), or \[ and \].
function source(html) {
  const text = decoded(html).trim();
  const match = /^\\[([]([\s\S]*)\\[)\]]$/.exec(text);
  if (!match) {
    throw new Error("expected a formula, but got " + text);
  }
  return match[1];
}

async function main(site) {
  const loaded = { load: ["input/tex-full", "output/svg"] };
  const mathjax = await require("mathjax").init({ loader: loaded, svg: { fontCache: "global" } });
  const { adaptor, output } = mathjax.startup;
  for (const name of fs.readdirSync(site).filter((n) => n.endsWith(".html"))) {
    const file = path.join(site, name);
    const html = fs.readFileSync(file, "utf8");
    output.fontCache.clearCache();
    let count = 0;
    const drawn = html.replace(FORMULA, (all, tag, inside) => {
      const options = { display: tag === "div" };
      const tex = source(inside);
      count++;
      const full = adaptor.outerHTML(mathjax.tex2svg(tex, options));
      if (full.includes("data-mjx-error")) {
        throw new Error(name + ": " + tex);
      }
      const svg = full.replace(/ data-[a-z-]+="[^"]*"/g, "").replace("<svg ", '<svg aria-hidden="true" ');
      const spoken = tex.trim().replace(/\s+/g, " ").replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
      const reached = options.display ? ' tabindex="0"' : ""; // it scrolls where it is too wide
      return `<${tag} class="math" role="img"${reached} aria-label="${spoken}">${svg}</${tag}>`;
    });
    if (count > 0) {
      const style = adaptor.textContent(mathjax.svgStylesheet());
      const glyphs = adaptor.outerHTML(output.fontCache.getCache());
      fs.writeFileSync(
        file,
        drawn
          .replace("</head>", () => `<style>${style}</style></head>`)
          .replace("</body>", () => `<svg style="display: none">${glyphs}</svg></body>`));
    }
  }
}

main(process.argv[2]).catch((error) => {
  console.error(error.message || error);
  process.exit(1);
});
