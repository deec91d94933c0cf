#!/bin/sh
# Makes the pictures of the documentation anew: trains, compares and plots with the program itself.
#   docs/pictures.sh [FOLDER]     (docs/pictures unless given; FAST=1 trains for two epochs only)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/pictures}
eprop=${EPROP:-$here/../eprop-cli/target/eprop}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
short=${FAST:+--set training.epochs=2}

# shellcheck disable=SC2086
"$eprop" train ecg $short --quiet --no-report --out "$work/ecg"
for chart in spikes readout confusion accuracy; do
  "$eprop" plot "$work/ecg" --only "$chart" --out "$out/ecg-$chart.png"
done
