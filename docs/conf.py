"""The documentation site: docs/build.sh makes it in target/site."""

import os
import pathlib
import re

from pygments.lexers.special import TextLexer

project = "eprop"
author = "The eprop authors"
copyright = "2026, The eprop authors"
extensions = ["myst_parser", "sphinx_copybutton", "sphinx.ext.mathjax"]
source_suffix = {".md": "markdown"}
exclude_patterns = []
nitpicky = True

myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "colon_fence"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = "eprop"
html_copy_source = False
html_show_sphinx = False
html_css_files = ["site.css"]
html_static_path = ["_static"]
html_extra_path = [p for p in [os.environ.get("EPROP_APIDOCS", "")] if p]
# Formulas are drawn by a script that is part of the site: it works without a network.
mathjax_path = "mathjax.js"
mathjax3_config = {"svg": {"fontCache": "local"}}
copybutton_exclude = ".linenos, .gp, .go"

REPOSITORY = "https://github.com/eprop/eprop/blob/main/"


def outside(app, name, source):
    """Links out of docs lead to the repository; what is linked has to be there."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

    def link(match):
        if not os.path.exists(os.path.join(root, match.group(1))):
            raise ValueError(f"{name}: {match.group(1)} is not there")
        return "](" + REPOSITORY + match.group(1)

    source[0] = re.sub(r"\]\(\.\./([^)#]+)", link, source[0])


def plain_script(app, exception):
    """Debian's Furo is a script of modules, which browsers don't load from the file system."""
    scripts = pathlib.Path(app.outdir) / "_static" / "scripts"
    furo = scripts / "furo.js"
    module = re.compile(r'^import \* as Gumshoe from "./gumshoe-patched.js";$', re.MULTILINE)
    if exception or not module.search(furo.read_text()):
        return
    spy = (scripts / "gumshoe-patched.js").read_text()
    furo.write_text(spy + "(() => {\n" + module.sub("", furo.read_text()) + "})();\n")
    for page in pathlib.Path(app.outdir).glob("*.html"):
        html = page.read_text(encoding="utf-8")
        html = html.replace('<script type="module" src="_static/scripts/', '<script src="_static/scripts/')
        page.write_text(html, encoding="utf-8")


def setup(app):
    app.connect("source-read", outside)
    app.connect("build-finished", plain_script)
    # The language of docs/equations.md.
    app.add_lexer("equations", TextLexer)
