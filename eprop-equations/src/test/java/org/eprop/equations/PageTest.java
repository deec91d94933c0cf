package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.tck.Checks;
import org.eprop.tck.check.CheckResult;
import org.junit.jupiter.api.Test;

/** The blocks of eprop-equations/README.md are what the page says. */
class PageTest {

  private static final Path PAGE = Path.of("README.md");
  private static final Path EXAMPLES = Path.of("../eprop-examples/examples/equations");

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private static Model read(Plugins plugins, String json) {
    return new ExperimentReader(plugins).readModel(Configuration.of(json, "my.json"), 4, 3, 1);
  }

  @Test
  void equationsAreNeurons() throws IOException {
    for (String file : List.of("izhikevich.txt", "adex.txt")) {
      assertTrue(Files.readString(PAGE).contains("equations/" + file), file);
      String text = Files.readString(EXAMPLES.resolve(file));
      NeuronFactory factory = Choice.of(new Equations(), Map.of("model", text)).factory();
      factory.create(Context.defaults(factory).withTimeStep(1));
    }
  }

  @Test
  void experimentsAreReadWrittenSavedAndLoaded() throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(PageTest.class.getClassLoader()).build()) {
      List<String> blocks = blocks("json");
      blocks.removeIf(block -> !block.startsWith("{")); // a part of one
      assertEquals(2, blocks.size());
      blocks.add(Files.readString(EXAMPLES.resolve("ecg.json")));
      for (String block : blocks) {
        Model model = read(plugins, block);
        String written = new ExperimentWriter().write(model);
        assertEquals(written, new ExperimentWriter().write(read(plugins, written)));
        EpropNetwork network = EpropNetwork.create(model, 1);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        NetworkFile.of(network).write(saved);
        EpropNetwork loaded =
            NetworkFile.read(new ByteArrayInputStream(saved.toByteArray()), plugins).network();
        assertTrue(
            Arrays.deepEquals(network.weights().projection(0), loaded.weights().projection(0)));
        assertEquals(written, new ExperimentWriter().write(loaded.model()));
      }
    }
  }

  @Test
  void formulasPassTheCheck() throws IOException {
    String block = blocks("json").get(1);
    Map<Kind, Component> bases =
        Map.of(Kind.LOSS, new FormulaLoss(), Kind.LEARNING_SIGNAL, new FormulaSignal());
    for (Map.Entry<Kind, Component> base : bases.entrySet()) {
      Matcher formula =
          Pattern.compile(
                  '"' + base.getKey().title().replace(' ', '_') + "\": .*\"formula\": \"(.*)\"")
              .matcher(block);
      assertTrue(formula.find());
      Map<String, String> given = Map.of("formula", formula.group(1));
      assertEquals(
          List.of(),
          Checks.run(base.getKey(), base.getValue(), given).stream()
              .filter(outcome -> !outcome.holds())
              .map(CheckResult::message)
              .toList());
    }
  }

  @Test
  void theMistakeIsShownAsThePageHasIt() throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(PageTest.class.getClassLoader()).build()) {
      String wrong = blocks("json").get(0).replace("-v / tau_m", "-v / tau");
      String message = "";
      try {
        read(plugins, wrong);
      } catch (InvalidInputException e) {
        message = "    eprop: " + e.getMessage().replace("\n", "\n    ");
      }
      assertTrue(Files.readString(PAGE).contains(message), message);
    }
  }
}
