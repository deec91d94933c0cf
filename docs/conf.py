"""The documentation site: docs/build.sh makes it in target/site."""

import csv
import html
import os
import pathlib
import re
import struct

from docutils import nodes
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
# Every colour of these has a contrast of 4.5 or more.
pygments_style = "xcode"
pygments_dark_style = "monokai"
html_title = "eprop"
html_copy_source = False
html_show_sphinx = False
html_css_files = ["site.css"]
html_static_path = ["_static"]
html_extra_path = [p for p in [os.environ.get("EPROP_APIDOCS", "")] if p]
copybutton_exclude = ".linenos, .gp, .go"

REPOSITORY = "https://github.com/eprop/eprop/blob/main/"


ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r"\A```\{include\} (\S+)\n```\n")


TABLE = re.compile(r'^\[[^\]]*\]\(([^)\s]+\.csv) "([^"]+)"\)$', re.MULTILINE)


def table(folder, match):
    """A link to a table in a CSV file, alone in its line, becomes the table: the rows that have its name in the first column."""
    with open(folder / match.group(1), encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    rows = [row for row in rows if row[0] == match.group(2)]
    if not rows:
        raise ValueError(f"{match.group(1)} has no table {match.group(2)}")
    if "measure" in head:  # the heading of the values
        at = head.index("measure")
        head[head.index("value")] = rows[0][at]
        head, rows = head[:at] + head[at + 1 :], [row[:at] + row[at + 1 :] for row in rows]
    lines = [head[1:], ["---"] * (len(head) - 1), *(row[1:] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def included():
    """Files outside docs that are pages of the site: the name of each page."""
    pages = {}
    for page in (ROOT / "docs").glob("*.md"):
        include = INCLUDE.match(page.read_text(encoding="utf-8"))
        if include:
            pages[(page.parent / include.group(1)).resolve()] = page.name
    return pages


def outside(app, name, source):
    """A page that lies beside its module is read from there. Links out of docs lead to the repository, and to what is there."""
    pages = included()
    page = ROOT / "docs" / (name + ".md")
    include = INCLUDE.match(source[0])
    if include:
        page = (page.parent / include.group(1)).resolve()
        source[0] = page.read_text(encoding="utf-8") + source[0][include.end() :]

    source[0] = TABLE.sub(lambda match: table(page.parent, match), source[0])

    def link(match):
        target, _, anchor = match.group(2).partition("#")
        if re.match("[a-z]+:", target) or not target:
            return match.group(0)
        file = (page.parent / target).resolve()
        if not file.exists():
            raise ValueError(f"{page}: {target} is not there")
        if file in pages:
            address = pages[file]
        elif file.is_relative_to(ROOT / "docs"):
            address = file.relative_to(ROOT / "docs").as_posix()
        else:
            address = REPOSITORY + file.relative_to(ROOT).as_posix()
        return match.group(1) + address + ("#" + anchor if anchor else "") + ")"

    source[0] = re.sub(r"(\]\()([^)\s]+)\)", link, source[0])


def classes(app, name, source):
    """A class or package with its whole name leads to its Javadoc or, without that, to its source."""
    javadoc = os.environ.get("EPROP_APIDOCS", "")

    def link(match):
        path = match.group(1).replace(".", "/")
        package = not match.group(2)
        address = path + ("/package-summary.html" if package else ".html")
        page = next(pathlib.Path(javadoc, "apidocs").glob("*/" + address), None) if javadoc else None
        if page:
            address = page.relative_to(javadoc).as_posix()
            name = f'<span class="pre">{match.group(1)}</span>'
            return f'<a href="{address}"><code class="docutils literal notranslate">{name}</code></a>'
        java = "src/main/java/" + path + ("/package-info.java" if package else ".java")
        file = next((f for place in ("eprop-*/", "integrations/*/") for f in ROOT.glob(place + java)), None)
        if not file:
            return match.group(0)
        return f"[{match.group(0)}]({REPOSITORY}{file.relative_to(ROOT).as_posix()})"

    source[0] = re.sub(r"(?<!\[)`(org(?:\.[a-z]+)+(\.[A-Z]\w*)?)`", link, source[0])
    if javadoc and name == "index":
        last = "| put it into a program |"
        row = '| look up a class | <a href="apidocs/index.html">Javadoc</a> |'
        source[0] = re.sub(rf"^{re.escape(last)}.*$", rf"\g<0>\n{row}", source[0], flags=re.MULTILINE)


def intervals(app, name, source):
    """An interval in a table is not broken: between a mean and its deviation, nor between its ends."""

    def row(match):
        kept = match.group(0).replace(" \u00b1 ", "\u00a0\u00b1\u00a0")
        kept = re.sub(r"(\([\d.]+) - ([\d.]+\))", "\\1\u00a0-\u00a0\\2", kept)
        return re.sub(r"(\[[\u2212\d.]+,) ([\u2212\d.]+\])", "\\1\u00a0\\2", kept)

    source[0] = re.sub(r"^\|.*$", row, source[0], flags=re.MULTILINE)


def description(app, name, template, context, doctree):
    """What search machines show of a page: for whom it is, which it says itself at its top."""
    first = doctree and next(iter(doctree.findall(lambda n: n.tagname == "emphasis")), None)
    if first:
        text = html.escape(" ".join(first.astext().split()))
        context["metatags"] += f'<meta name="description" content="{text}">'


GREEK = {"epsilon": "\u03b5", "psi": "\u03c8", "kappa": "\u03ba", "tau": "\u03c4", "theta": "\u03b8", "lambda": "\u03bb"}


def glossary():
    """What the glossary says, by term: what the pages of reports take from the same file."""
    page = (pathlib.Path(__file__).resolve().parent / "glossary.md").read_text(encoding="utf-8")
    everyday = re.search("<!-- everyday: (.*) -->", page).group(1).split(", ")  # words that everybody uses
    meanings = {}
    for terms, meaning in re.findall(r"^(\S.*)\n: (.*(?:\n  .*)*)", page, re.MULTILINE):
        text = re.sub(r"\$([^$]*)\$", lambda m: symbol(m.group(1)), " ".join(meaning.split()))
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "").replace("*", "")
        for term in re.sub(r"\s*\([^)]*\)", "", terms).split(", "):
            if term not in everyday:
                meanings[term] = (text, anchor(terms))
    return meanings


def symbol(tex):
    plain = re.sub(r"\\bar (\w)", "\\1\u0304", tex)
    return re.sub(r"\\(\w+)", lambda m: GREEK.get(m.group(1), m.group(1)), plain)


def anchor(terms):
    return "term-" + re.sub(r"\W+", "-", re.sub(r"\s*\(.*", "", terms.split(",")[0])).lower()


def terms(app, doctree, name):
    """The first time that a page uses a word of the glossary, it leads there, and says what it means."""
    if name == "glossary":
        for item in doctree.findall(lambda n: n.tagname == "definition_list_item"):
            item["ids"].append(anchor(item.children[0].astext()))
        return
    meanings = glossary()
    unused = set(meanings)
    pattern = "|".join(sorted(map(re.escape, meanings), key=len, reverse=True))
    word = re.compile(rf"(?<![\w-])({pattern})(s?)(?![\w-])", re.IGNORECASE)
    by_lower = {term.lower(): term for term in meanings}
    for text in list(doctree.findall(nodes.Text)):
        above, parent = text.parent, text.parent
        while above is not None and above.tagname not in ("paragraph", "title", "literal", "reference", "entry", "term"):
            above = above.parent
        if above is None or above.tagname != "paragraph" or parent.tagname not in ("paragraph", "emphasis", "strong"):
            continue
        parts, end = [], 0
        for match in word.finditer(text.astext()):
            term = by_lower[match.group(1).lower()]
            if term in unused and (match.group(1)[0] == term[0] or not term[0].isupper()):
                unused.discard(term)
                meaning, at = meanings[term]
                parts.append(nodes.Text(text.astext()[end : match.start()]))
                link = f'<a class="term" href="glossary.html#{at}" title="{html.escape(meaning)}">{html.escape(match.group(0))}</a>'
                parts.append(nodes.raw("", link, format="html"))
                end = match.end()
        if parts:
            parts.append(nodes.Text(text.astext()[end:]))
            parent.replace(text, parts)


def finish(app, exception):
    """What the themes leave to each page."""
    for page in [] if exception else pathlib.Path(app.outdir).glob("*.html"):
        text = page.read_text(encoding="utf-8")
        # Names in code that may not fit into a narrow screen are marked.
        text = re.sub(r'<span class="pre">(?=[^<]{37})', '<span class="pre long">', text)
        text = text.replace('role="heading"', 'role="heading" aria-level="2"')
        # What scrolls can be reached by keyboard; a landmark has a name; what only a pointer needs is not read out.
        text = text.replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')
        text = re.sub(r'<div (?=class="table-wrapper )', '<div tabindex="0" ', text)
        text = text.replace('<aside class="sidebar-drawer"', '<aside aria-label="pages" class="sidebar-drawer"')
        text = text.replace('<aside class="toc-drawer"', '<aside aria-label="sections" class="toc-drawer"')
        text = text.replace('<label class="overlay', '<label aria-hidden="true" class="overlay')
        text = re.sub(r'<th class="head">(?:<p>)?(?:</p>)?\s*</th>', "<td></td>", text)
        # formulas.js draws the formulas once and for all; no other script has to run before the page shows.
        text = re.sub(r"<script[^>]*mathjax[^>]*></script>\s*", "", text)
        text = re.sub(r"<script (?=[^>]*src=)(?!defer|async|type)", "<script defer ", text)
        text = re.sub(r'<img (?=[^>]*src="(_images/[^"]*\.png)")', lambda m: picture(app, m), text)
        page.write_text(text, encoding="utf-8")


def picture(app, match):
    """Nothing moves when a picture comes, which is when it is scrolled to."""
    with open(pathlib.Path(app.outdir) / match.group(1), "rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:])
    return f'<img loading="lazy" width="{width}" height="{height}" '


def plain_script(app, exception):
    """Debian's Furo is a script of modules, which browsers don't load from the file system."""
    static = pathlib.Path(app.outdir) / "_static"
    scripts = static / "scripts"
    furo = scripts / "furo.js"
    module = re.compile(r'^import \* as Gumshoe from "./gumshoe-patched.js";$', re.MULTILINE)
    if exception or not module.search(furo.read_text()):
        return
    # Its style has no colours for who leaves light or dark to the system.
    style = (static / "styles" / "furo.css").read_text()
    dark = re.search(r'body\[data-theme="dark"\] (\{[^}]*\})', style)
    with open(static / "site.css", "a") as own:
        own.write(f'@media screen and (prefers-color-scheme: dark) {{ body[data-theme="auto"] {dark.group(1)} }}\n')
    spy = (scripts / "gumshoe-patched.js").read_text()
    furo.write_text(spy + "(() => {\n" + module.sub("", furo.read_text()) + "})();\n")
    for page in pathlib.Path(app.outdir).glob("*.html"):
        text = page.read_text(encoding="utf-8")
        text = text.replace('<script type="module" src="_static/scripts/', '<script defer src="_static/scripts/')
        page.write_text(text, encoding="utf-8")


def setup(app):
    app.connect("source-read", outside)
    app.connect("source-read", classes)
    app.connect("source-read", intervals)
    app.connect("doctree-resolved", terms)
    app.connect("html-page-context", description)
    app.connect("build-finished", finish)
    app.connect("build-finished", plain_script)
    # The language of eprop-equations/README.md.
    app.add_lexer("equations", TextLexer)
