package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.definition.ComparisonReader;
import org.eprop.compare.definition.SearchReader;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.run.ReadyExperiments;
import org.junit.jupiter.api.Test;

/**
 * The JSON blocks of README and docs are experiments, comparisons, searches, or parts of
 * experiments, that the program takes. (Those of docs/networks.md, experiments.md and equations.md
 * are read by tests of their own.)
 */
class DocumentedJsonTest {

  private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  /** Where a part of an experiment belongs, by words that stand in it. */
  private static final Map<String, String> WHOLE =
      Map.of(
          "\"receptive_fields\"",
          """
          {"task": {"name": "npy", "train_inputs": "a.npy", PART},
           "network": {"layers": [{"populations": [{"neuron": "lif", "size": 3}]}]}}
          """,
          "\"label_pattern\"",
          """
          {PART, "network": {"layers": [{"populations": [{"neuron": "lif", "size": 3}]}]}}
          """,
          "\"deep_r\"",
          """
          {"task": "ecg", PART, "network": {
            "populations": {"e": {"neuron": "lif", "size": 9}, "i": {"neuron": "lif", "size": 3}},
            "projections": [{"from": "input", "to": "e", "connectivity": 0.5},
              {"from": "e", "to": "i"}, {"from": "i", "to": "e", "connectivity": 0.5}]}}
          """);

  private static final Path EXAMPLES = Path.of("../eprop-examples/examples/experiments");

  private final List<String> wrong = new ArrayList<>();
  private int read;

  @Test
  void everyBlockIsTaken() throws IOException {
    try (Stream<Path> examples = Files.list(EXAMPLES);
        Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      List<Path> pages =
          Pages.all().stream()
              .filter(
                  file ->
                      !file.toString()
                          .matches(".*(networks|experiments|eprop-equations/README)[.]md"))
              .toList();
      for (Path example : examples.sorted().toList()) {
        check(example.getFileName().toString(), Files.readString(example), plugins);
      }
      for (Path page : pages) {
        Matcher block = BLOCK.matcher(Files.readString(page).replace("\r\n", "\n"));
        while (block.find()) {
          check(page.toString(), block.group(1), plugins);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(read >= 12, "read " + read);
  }

  private void check(String page, String text, Plugins plugins) {
    String json = text.strip();
    for (Map.Entry<String, String> whole : WHOLE.entrySet()) {
      if (!json.startsWith("{") && json.contains(whole.getKey())) {
        json = whole.getValue().replace("PART", json);
      }
    }
    try {
      if (json.contains("\"ranges\"") && !json.contains("\"tune\"")) {
        new SearchReader(ReadyExperiments::find).read(Configuration.of(json, page));
      } else if (json.contains("\"base\"")) {
        new ComparisonReader(ReadyExperiments::find).read(Configuration.of(json, page));
      } else {
        Experiment experiment = new ExperimentReader(plugins).read(json, page);
        OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
        EpropNetwork.create(experiment.model(4, 6, 1), 1).update(sgd.create(Context.defaults(sgd)));
      }
      read++;
    } catch (InvalidInputException e) {
      wrong.add(page + ": " + e.getMessage() + " in\n" + text);
    }
  }
}
