package org.eprop.stream.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eprop.core.model.Model;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.experiment.json.Json;

/**
 * A network as an experiment describes it: the experiment, or its {@code network} object alone. The
 * loss is the table's; of an experiment's task, optimizer and training nothing is looked at. A row
 * is a step of 1 ms.
 *
 * @since 1.0
 */
public final class DescribedNetwork implements TableNetwork.Shape {

  private static final String NETWORK = "network";
  private static final double TIME_STEP = 1;

  private final Configuration experiment;

  /**
   * @param description JSON
   */
  public DescribedNetwork(Configuration description) {
    if (description.root().has(NETWORK)) {
      experiment = description;
    } else {
      ObjectNode whole = Json.object();
      whole.set(NETWORK, description.root().json());
      experiment = Configuration.of(new ConfigNode(whole, ""), description.source());
    }
  }

  @Override
  public Model model(Plugins plugins, int channels, int outputs, String loss) {
    Configuration own = experiment.with(List.of("loss=" + loss));
    return new ExperimentReader(plugins).readModel(own, channels, outputs, TIME_STEP);
  }

  /** What names it: a saved state belongs to it. */
  public String text() {
    return Json.line(experiment.root().json());
  }
}
