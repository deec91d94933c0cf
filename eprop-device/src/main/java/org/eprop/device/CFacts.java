package org.eprop.device;

import java.util.Locale;

/**
 * What an exported network needs, in bytes and operations.
 *
 * @param network of C
 * @param ranges measured on data
 * @param constants bytes of read-only arrays
 * @param sample bytes of those of the self-test
 */
public record CFacts(CNetwork network, Ranges ranges, long constants, long sample) {

  /** Read-only memory without code, bytes. */
  public long flash() {
    return constants + sample;
  }

  /** The state, bytes. */
  public long ram() {
    return network.stateBytes();
  }

  /** How many synapses add a weight if every channel and neuron spikes. */
  public long worst() {
    return network.network.synapses();
  }

  /** The file's first lines. */
  String head(String name, IntegerNetwork integers) {
    CText text = new CText();
    DeviceNetwork n = network.network;
    text.add(
        "/*\n * eprop_$name: a spiking network, exported by eprop. The numbers in it are yours.\n"
            + " * SPDX-License-Identifier: Apache-2.0 (the code around them)\n *\n"
            + " * C99; compile with -ffp-contract=off where that is not the default.\n"
            + " * $neurons neurons, $synapses synapses, $channels inputs, $outputs outputs;"
            + " a step is $dt ms.",
        "name=" + name,
        "neurons=" + n.neurons(),
        "synapses=" + n.synapses(),
        "channels=" + n.channels(),
        "outputs=" + n.readout().outputs(),
        "dt=" + n.dt());
    text.add(
        " * Read-only memory without code: $flash bytes, $sample of them of the self-test.\n"
            + " * State: $ram bytes$learns.\n"
            + " * A step adds $mean weights on average over the data measured, at most $worst;\n"
            + " * and updates $states numbers of neurons and $traces of traces.",
        "flash=" + flash(),
        "sample=" + sample,
        "ram=" + ram(),
        "learns=" + (network.learning.learns() ? ", what learns included" : ""),
        "mean=" + String.format(Locale.ROOT, "%.1f", ranges.additionsPerStep()),
        "worst=" + worst(),
        "states=" + (n.populations().stream().mapToInt(p -> p.size() * p.states()).sum()),
        "traces=" + traces());
    if (integers != null) {
      text.add(" *\n * Weights have 8 bits, states 16, sums 32; x stands for x / 2^bits:");
      for (IntegerPopulation p : integers.populations) {
        StringBuilder formats = new StringBuilder();
        for (int f : p.stateFormat()) {
          formats.append(' ').append(f);
        }
        text.add(
            " * population $p: states$formats, current $current, distance $distance bits",
            "p=" + p.of().name(),
            "formats=" + formats,
            "current=" + p.currentFormat(),
            "distance=" + p.distanceFormat());
      }
      text.add(
          " * readout $r: $y bits", "r=" + n.readout().name(), "y=" + integers.readout.format());
    }
    return text.add(" */").toString();
  }

  /** The number of traces, those of the readout included. */
  private long traces() {
    return network.fields.stream()
        .filter(f -> f.name().matches("eps.*|trace\\d+|psi\\d+|filtered\\d+"))
        .mapToLong(CField::count)
        .sum();
  }
}
