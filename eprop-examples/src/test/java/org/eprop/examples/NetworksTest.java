package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Component;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of docs/networks.md are what the page says. */
class NetworksTest {

  private static final String PAGE = "docs/networks.md";
  private static final Set<String> PARTS_OF_A_NETWORK =
      Set.of("inputs", "populations", "projections", "readouts");

  /** What the first one prints: the leaves that it makes, that it learns, and the same again. */
  private static final List<String> PRINTED =
      List.of(
          "input_e: 48",
          "e_e: 120",
          "e_i: 192",
          "i_e: 192, fixed",
          "e.tau_a: 24",
          "out.e: 48",
          "out.bias: 2",
          "loss 2.531",
          "loss 0.267",
          "loss 0.173",
          "true");

  @TempDir private Path folder;

  /** Fragments stand in place of parts of the page's first experiment. */
  @Test
  void everyJsonBlockMakesANetwork() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> blocks = Blocks.of(PAGE, "json");
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      for (String block : blocks) {
        ObjectNode experiment = (ObjectNode) mapper.readTree(blocks.get(0));
        ObjectNode network = (ObjectNode) experiment.get("network");
        if (!block.startsWith("{")) {
          ObjectNode fragment = (ObjectNode) mapper.readTree("{" + block + "}");
          fragment
              .properties()
              .forEach(
                  part ->
                      (PARTS_OF_A_NETWORK.contains(part.getKey()) ? network : experiment)
                          .set(part.getKey(), part.getValue()));
          if (fragment.has("learning_signal")) {
            ((ObjectNode) network.get("readouts").get("out")).remove("learning_signal");
          }
        }
        Experiment read = new ExperimentReader(plugins).read(experiment.toString(), block);
        EpropNetwork made = EpropNetwork.create(read.model(4, 6, 1), 1);
        assertTrue(made.neurons() > 0, block);
      }
    }
    assertTrue(blocks.size() >= 8);
  }

  /** The page shows how the first one makes its network. */
  @Test
  void theProgramsRun() throws Exception {
    String batches = Files.readString(Path.of("examples/networks/Batches.java"));
    String phases = Files.readString(Path.of("examples/networks/TwoPhases.java"));
    Blocks.compile(folder, Map.of("Batches", batches, "TwoPhases", phases));
    String block = Blocks.of(PAGE, "java").get(0);
    assertTrue(batches.contains(block.indent(4)), block);
    assertEquals(PRINTED, printed("Batches"));
    assertEquals(List.of("16 parts, the same bits: true"), printed("TwoPhases"));
  }

  /** At the step of the error itself no path is left out, and far from it almost all are. */
  @Test
  void agreementWithBpttFallsWithDistanceInTime() throws Exception {
    Path file = folder.resolve("network.npz");
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 4, 6)
              .population("e", p -> p.neurons("lif", 20, Map.of("threshold", 0.2)))
              .projection("input", "e")
              .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
              .readout(r -> r.from("e"))
              .create(1);
      NetworkFile.of(network).write(file);
    }
    String program = Files.readString(Path.of("examples/networks/DistanceInTime.java"));
    Blocks.compile(folder, Map.of("DistanceInTime", program));
    List<Double> cosines =
        printed("DistanceInTime", file.toString(), "ecg").stream()
            .map(line -> Double.valueOf(line.replaceAll(".*cosine (\\S+),.*", "$1")))
            .toList();
    assertEquals(6, cosines.size());
    assertEquals(1, cosines.get(0));
    assertTrue(cosines.get(1) > cosines.get(3) && cosines.get(3) < 0.9, cosines.toString());
  }

  /**
   * A reward that comes 1 to 3 s late tells which synapse it was: after an hour by each seed
   * ({@code -Deprop.distal.minutes=60}), after five minutes by their mean. A reward for spikes with
   * any input, or none, tells nothing.
   */
  @Tag("nightly")
  @Test
  void theSynapseThatARewardBelongsToWins() throws Exception {
    int minutes = Integer.getInteger("eprop.distal.minutes", 5);
    int seeds = minutes < 60 ? 4 : 10;
    String program = Files.readString(Path.of("examples/networks/DistalReward.java"));
    Blocks.compile(folder, Map.of("DistalReward", program));
    List<String> paired = rewarded(minutes, seeds, "paired");
    assertTrue(paired.get(seeds).endsWith("; reached the paired one: 0"), paired.toString());
    int won = minutes < 60 ? 3 : seeds;
    assertTrue(paired.get(seeds).startsWith(won + " of " + seeds + " won"), paired.toString());
    List<String> any = rewarded(minutes, seeds, "any");
    assertTrue(any.get(seeds).startsWith("0 of " + seeds + " won"), any.toString());
    assertFalse(any.get(seeds).endsWith("; reached the paired one: 0"), any.toString());
    List<String> none = rewarded(1, 1, "none");
    assertTrue(none.get(1).endsWith("; reached the paired one: 19"), none.toString());
    String page = Files.readString(Path.of("../docs/three-factor.md"));
    assertTrue(
        minutes < 60 || page.contains("\n    " + paired.get(seeds) + "\n"), paired.get(seeds));
    assertTrue(minutes < 60 || page.contains("\n    " + any.get(seeds) + "\n"), any.get(seeds));
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      String memory = Files.readString(Path.of("examples/three-factor/memory.json"));
      Experiment read = new ExperimentReader(plugins).read(memory, "memory.json");
      assertEquals("eprop", read.learning().trace().name());
    }
  }

  private List<String> rewarded(int minutes, int seeds, String what) throws Exception {
    return printed("DistalReward", minutes + "", "rstdp", seeds + "", what);
  }

  /** It trains for a while, so it only has to be a program, without a warning. */
  @Test
  void theProgramOfPassesOverHeartsCompiles() throws IOException {
    String program = Files.readString(Path.of("examples/networks/HeartPasses.java"));
    Blocks.compile(folder, Map.of("HeartPasses", program));
  }

  /** Two networks of four samples, of which two belong together; unlabelled steps do not count. */
  @Test
  void aTestSetSaysHowSureItsFiguresAre() throws Exception {
    String program = Files.readString(Path.of("examples/networks/TestSetError.java"));
    Blocks.compile(folder, Map.of("TestSetError", program));
    String half = predictions("half.npz", 0, 1, 0, 0, 1, 1, 1, 1);
    String all = predictions("all.npz", 0, 1, 0, 1, 0, 1, 0, 1);
    String sure = " 100.00, standard error 0.00, 95 % [100.00, 100.00], over ";
    assertEquals(List.of("right (%)" + sure + "4 groups"), printed("TestSetError", "1", all));
    List<String> lines = printed("TestSetError", "2", half, all);
    assertEquals("right (%)" + sure + "2 groups", lines.get(1));
    // One group has 3 of 3 labelled steps right, the other 2 of 4.
    assertTrue(
        lines.get(0).matches("right \\(%\\) 71\\.43, standard error 17\\.\\d\\d, .*"),
        lines.get(0));
    assertTrue(lines.get(0).endsWith("95 % [50.00, 100.00], over 2 groups"), lines.get(0));
    assertTrue(lines.get(2).startsWith("difference 28.57, standard error 17."), lines.get(2));
    assertTrue(lines.get(2).endsWith("95 % [0.00, 50.00], over 2 groups"), lines.get(2));
  }

  private String predictions(String name, int... answers) throws IOException {
    int[] labels = {0, 1, 0, -1, 0, 1, 0, 1};
    Path file = folder.resolve(name);
    new Npz(
            Map.of("labels", NpyArray.of(labels, 4, 2), "answers", NpyArray.of(answers, 4, 2)),
            Map.of())
        .write(file);
    return file.toString();
  }

  private List<String> printed(String program, String... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      loader.loadClass(program).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Every rule, trace, learning signal and initial weights that can be found are on the page. */
  @Test
  void thePageNamesEveryRuleTraceSignalAndInitialWeights() throws IOException {
    String page = Files.readString(Path.of("..", PAGE));
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      for (Class<? extends Component> kind :
          List.of(
              LearningRuleFactory.class,
              EligibilityTraceFactory.class,
              LearningSignalFactory.class,
              org.eprop.api.initial.InitialWeightsFactory.class)) {
        for (Component component : plugins.all(kind)) {
          assertTrue(page.contains("`" + component.name() + "`"), component.name());
        }
      }
    }
  }
}
