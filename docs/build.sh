#!/bin/sh
# Makes the documentation site in target/site; it works from the file system, search included.
# Needs sphinx-build with the theme Furo, MyST and copybutton (Debian: furo python3-myst-parser
# python3-sphinx-copybutton; elsewhere: pip install furo myst-parser sphinx-copybutton), and npm for
# MathJax. Every broken link inside is an error. With target/reports/apidocs (mvn -Prelease package)
# the Javadoc becomes part of it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/target/site}
tools=$root/target/site-tools
mathjax=$tools/node_modules/mathjax/es5/tex-svg.js
if [ ! -f "$mathjax" ]; then
  npm install --silent --no-save --prefix "$tools" mathjax@3.2.2
fi
rm -rf "$out"
apidocs=
if [ -d "$root/target/reports/apidocs" ]; then
  rm -rf "$tools/extra"
  mkdir -p "$tools/extra"
  cp -R "$root/target/reports/apidocs" "$tools/extra/apidocs"
  apidocs=$tools/extra
fi
EPROP_APIDOCS=$apidocs sphinx-build -q -E -W --keep-going -n -d "$tools/doctrees" "$root/docs" "$out"
cp "$mathjax" "$out/_static/mathjax.js"
echo "$out/index.html"
