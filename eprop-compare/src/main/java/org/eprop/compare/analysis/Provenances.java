package org.eprop.compare.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eprop.compare.result.RunResult;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.ComponentOrigin;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Jar;
import org.eprop.experiment.provenance.Provenance;

/** What runs were made from. */
final class Provenances {

  private Provenances() {}

  /** One block of all components and data; the program is that of the first run. */
  static Provenance together(Stream<RunResult> runs) {
    return ofAll(runs.map(RunResult::provenance));
  }

  /** The same of the blocks themselves. */
  static Provenance ofAll(Stream<JsonNode> blocks) {
    List<Provenance> all = blocks.distinct().map(ProvenanceJson::read).toList();
    Set<ComponentOrigin> components = new LinkedHashSet<>();
    Set<Jar> libraries = new LinkedHashSet<>();
    Set<DataIdentity> data = new LinkedHashSet<>();
    for (Provenance one : all) {
      components.addAll(one.components());
      libraries.addAll(one.libraries());
      data.addAll(one.data());
    }
    Provenance first = all.get(0);
    return new Provenance(
        first.eprop(),
        first.build(),
        first.java(),
        first.javaVendor(),
        first.kernels(),
        List.copyOf(components),
        List.copyOf(libraries),
        List.copyOf(data));
  }

  /** Java and kernels of each run, where there is more than one: otherwise empty. */
  static List<String> javas(Stream<RunResult> runs) {
    List<String> javas =
        runs.map(RunResult::provenance)
            .distinct()
            .map(ProvenanceJson::read)
            .map(
                p -> "Java " + p.java() + " of " + p.javaVendor() + ", " + p.kernels() + " kernels")
            .distinct()
            .toList();
    return javas.size() > 1 ? javas : List.of();
  }
}
