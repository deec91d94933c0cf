package org.eprop.device;

import java.util.Locale;
import java.util.StringJoiner;

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
  String head(String name, IntegerNetwork integers, CText text) {
    DeviceNetwork n = network.network;
    return text.of(
        "head",
        "name=" + name,
        "neurons=" + n.neurons(),
        "synapses=" + n.synapses(),
        "channels=" + n.channels(),
        "outputs=" + n.readout().outputs(),
        "dt=" + n.dt(),
        "flash=" + flash(),
        "sample=" + sample,
        "ram=" + ram(),
        "learned=" + (network.learning.learns() ? ", what learns included" : ""),
        "mean=" + String.format(Locale.ROOT, "%.1f", ranges.additionsPerStep()),
        "worst=" + worst(),
        "states=" + (n.populations().stream().mapToInt(p -> p.size() * p.states()).sum()),
        "traces=" + traces(),
        "integers=" + (integers != null),
        "formats=" + (integers == null ? "" : formats(integers)),
        "readout=" + n.readout().name(),
        "y=" + (integers == null ? "" : integers.readout.format()));
  }

  private static String formats(IntegerNetwork integers) {
    StringJoiner lines = new StringJoiner("\n");
    for (IntegerPopulation p : integers.populations) {
      StringBuilder states = new StringBuilder();
      for (int f : p.stateFormat()) {
        states.append(' ').append(f);
      }
      lines.add(
          "* population %s: states%s, current %s, distance %s bits"
              .formatted(p.of().name(), states, p.currentFormat(), p.distanceFormat()));
    }
    return lines.toString();
  }

  /** The number of traces, those of the readout included. */
  private long traces() {
    return network.fields.stream()
        .filter(f -> f.name().matches("eps.*|trace\\d+|psi\\d+|filtered\\d+"))
        .mapToLong(CNetwork.Field::count)
        .sum();
  }
}
