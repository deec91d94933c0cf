package org.eprop.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentWriter;

/** A network in a table: its populations, projections and readouts, as its description says. */
final class NetworkRows {

  private final NetworkStructure network;
  private final JsonNode json;
  private final Wiring wiring;
  private final List<List<String>> rows = new ArrayList<>();

  private NetworkRows(ReportedRun run) {
    this.network = run.network().structure();
    this.wiring = new Wiring(network, run.task().timeStep());
    String text = new ExperimentWriter().write(run.network().model());
    this.json = Configuration.of(text, "network").root().json().path("network");
  }

  /** Part and description of each. */
  static List<List<String>> of(ReportedRun run) {
    NetworkRows network = new NetworkRows(run);
    network.populations();
    network.projections();
    network.readouts();
    return network.rows;
  }

  private void populations() {
    for (int p = 0; p < network.populations().size(); p++) {
      Population population = network.populations().get(p);
      JsonNode node = json.path("populations").path(population.name());
      String prefix = network.populations().size() == 1 ? "" : population.name() + ", ";
      if (node.has("neurons")) {
        node.path("neurons").forEach(group -> neurons(prefix, group));
      } else {
        neurons(prefix, node);
      }
      SettingsSection.row(rows, prefix + "surrogate", node.path("surrogate"));
      if (population.hasBias()) {
        rows.add(List.of(prefix + "bias", "a current for each neuron, which learns"));
      }
    }
  }

  private void neurons(String prefix, JsonNode group) {
    String size = group.path("size").asText();
    String neuron = SettingsSection.describe(group.path("neuron"));
    rows.add(List.of(prefix + "neurons", size + " × " + neuron));
  }

  private void projections() {
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      JsonNode node = json.path("projections").path(i);
      List<String> parts = new ArrayList<>();
      parts.add(SettingsSection.grouped(synapses(projection)) + " synapses");
      if (!wiring.delays(projection).isEmpty()) {
        parts.add(wiring.delays(projection));
      }
      if (!projection.learned()) {
        parts.add("fixed");
      }
      parts.add("start " + SettingsSection.describe(node.path("initial_weights")));
      rows.add(List.of(wiring.ends(projection), String.join(", ", parts)));
    }
  }

  /** Without those that would be autapses. */
  private static long synapses(Projection projection) {
    long numbers = projection.synapses().numbers();
    boolean diagonal = projection.isOwn() && projection.synapses().isDense();
    return diagonal ? numbers - projection.synapses().pre() : numbers;
  }

  private void readouts() {
    for (Readout readout : network.readouts()) {
      ObjectNode node = json.path("readouts").path(readout.name()).deepCopy();
      String prefix = network.readouts().size() == 1 ? "" : readout.name() + ", ";
      JsonNode loss = node.remove("loss");
      JsonNode signal = node.remove("learning_signal");
      SettingsSection.row(rows, prefix + "readout", node);
      SettingsSection.row(rows, prefix + "loss", loss);
      String text = SettingsSection.describe(signal);
      rows.add(
          List.of(
              prefix + "learning signal",
              text.isEmpty() ? "none: it teaches no population" : text));
    }
  }
}
