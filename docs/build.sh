#!/bin/sh
# Makes the documentation site in target/site; it works from the file system, search included.
# Needs sphinx-build with the theme Furo, MyST and copybutton (Debian: furo python3-myst-parser
# python3-sphinx-copybutton; elsewhere: pip install furo myst-parser sphinx-copybutton), and Node
# with npm for MathJax. Every broken link inside is an error. With target/reports/apidocs (mvn -Prelease package)
# the Javadoc becomes part of it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/target/site}
tools=$root/target/site-tools
if [ ! -d "$tools/node_modules/mathjax" ]; then
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
NODE_PATH=$tools/node_modules node "$root/docs/formulas.js" "$out"
echo "$out/index.html"
