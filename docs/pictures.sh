#!/bin/sh
# Makes the pictures of the documentation anew: runs the commands and the blocks of its pages, and shows
# the pages that they write in a browser.
#   docs/pictures.sh [PICTURES [RUNS]]
# PICTURES is docs/pictures unless given; in RUNS what was trained and compared is kept. EPROP names the
# program, unless it is the one that was built here. Needs a JDK, python3 with
# NumPy, and chromium-headless-shell.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
pictures=${1:-$here/pictures}
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)
eprop=${EPROP:-$here/../eprop-cli/target/eprop}
jar=${EPROP_JAR:-$here/../eprop-cli/target/eprop.jar}
if [ $# -gt 1 ]; then
  runs=$2
  mkdir -p "$runs"
else
  runs=$(mktemp -d)
  trap 'rm -rf "$runs"' EXIT
fi
cd "$runs"

# block PAGE LANGUAGE: the page's first block in this language.
block() {
  awk -v start="\`\`\`$2" '$0 == start {inside = 1; next} /^```/ && inside {exit} inside' "$here/$1"
}

# train NAME: the ready experiment.
train() {
  "$eprop" train "$1" --quiet --out "$1"
}

# browser OPTION...: what it prints.
browser() {
  chromium-headless-shell --no-sandbox --hide-scrollbars --virtual-time-budget=8000 "$@" 2>/dev/null
}

# look PAGE PICTURE HEIGHT: the head of a page, as a browser shows it.
look() {
  browser --window-size="1280,$3" --screenshot="$pictures/$2.png" "file://$PWD/$1" >/dev/null
}

# chart PAGE CHART PICTURE [ORDER]: what the page's menu saves as SVG, twice as large.
chart() {
  cat "$1" - >shown.html <<END
<script>addEventListener("load", () => {
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  const { order } = eprop.plots["$2"];
  if (order) order.value = "${4:-given}";
  if (order) order.dispatchEvent(new Event("change"));
  const text = eprop.svg(eprop.specs["$2"]);
  document.documentElement.innerHTML = "<pre></pre>";
  document.querySelector("pre").textContent = text;
});</script>
END
  browser --window-size=720,1200 --dump-dom "file://$PWD/shown.html" |
    sed '/^<!DOCTYPE/d; s/.*<pre>//; s|</pre>.*||; s/&nbsp;/\&#160;/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' >shown.svg
  size=$(sed -n '1s/.* width="\([0-9]*\)" height="\([0-9]*\)" viewBox.*/\1,\2/p' shown.svg)
  browser --window-size="$size" --force-device-scale-factor=2 --screenshot="$3" "file://$PWD/shown.svg" >/dev/null
}

# draw RUN CHART,... [ORDER]: each as RUN-CHART.png.
draw() {
  for one in $(echo "$2" | tr , ' '); do
    chart "$1/report.html" "$one" "$pictures/$1-$one.png" "${3:-given}"
  done
}

# The front page.
"$eprop" explain --out explain
look explain/index.html explain 800
"$eprop" train ecg --quiet --out ecg-page
look ecg-page/report.html run 720

# The mathematics.
python3 "$here/events.py" "$pictures/events.svg"

# The gallery, and the first experiment.
train ecg
draw ecg spikes,readout,confusion,accuracy
train spoken-digits
draw spoken-digits readout,confusion
train evidence-accumulation
draw evidence-accumulation input,readout
train store-recall
draw store-recall input,readout
train delayed-match
draw delayed-match input,readout
train lags
draw lags input
train pattern-generation
draw pattern-generation mean-squared-error,before-after

# Learning from rewards.
"$eprop" train evidence-accumulation-reward --seed 2 --quiet --out evidence-accumulation-reward
draw evidence-accumulation-reward success
"$eprop" compare supervision-or-reward --seeds 5 --quiet --out supervision-or-reward
draw supervision-or-reward test-accuracy
"$eprop" compare memory --seeds 5 --quiet --out memory
draw memory test-return

# The paper's experiments.
"$eprop" compare "$here/../eprop-examples/examples/comparisons/traces-tasks.json" --quiet --out traces-tasks
draw traces-tasks points-test-accuracy task
java -cp "$jar" "$here/../eprop-examples/examples/comparisons/EveryStep.java" \
  updates every-step.csv every-step.html sine-walk echo
chart every-step.html every-step "$pictures/every-step.png" stream

# Data of one's own.
block your-data.md python >signals.py
block your-data.md json >signals.json
python3 signals.py
"$eprop" train signals.json --quiet --out signals
draw signals input,confusion

# A surrogate of one's own.
mkdir -p classes/META-INF/services plugins
block your-surrogate.md java >Cauchy.java
block your-surrogate.md json >cauchy.json
javac --release 17 -cp "$jar" -d classes Cauchy.java
echo Cauchy >classes/META-INF/services/org.eprop.api.surrogate.SurrogateFactory
jar --create --file plugins/cauchy.jar -C classes .
"$eprop" compare cauchy.json --plugins plugins --quiet --out cauchy
draw cauchy points-test-accuracy,test-accuracy
