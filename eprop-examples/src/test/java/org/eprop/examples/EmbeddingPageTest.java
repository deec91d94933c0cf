package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The blocks of docs/embedding.md, and of the page of DJL, compile and run, each where the page
 * says that it stands.
 */
class EmbeddingPageTest {

  private static final String PAGE = "docs/embedding.md";

  private static final String GUICE =
      """
      import com.google.inject.*;
      import com.google.inject.Module;
      import com.google.inject.multibindings.MapBinder;
      import java.util.List;
      import org.eprop.api.plugin.Context;
      import org.eprop.api.surrogate.*;
      import org.eprop.core.plugin.Plugins;
      import org.eprop.guice.EpropModule;
      public class Page {
        public static class SteeperTriangular implements SurrogateFactory {
          @Override public String name() { return "triangular"; }
          @Override public String description() { return "steeper"; }
          @Override public SurrogateGradient create(Context context) {
            return q -> Math.max(0, 1 - 2 * Math.abs(q));
          }
        }
        public static double[] run() {
          Module more = new AbstractModule() {
            @Override protected void configure() {
              BLOCK
            }
          };
          Module eprop = new EpropModule(Page.class.getClassLoader(), List.of());
          try (Plugins plugins = Guice.createInjector(eprop, more).getInstance(Plugins.class)) {
            return new double[] {at(plugins, "cauchy"), at(plugins, "triangular")};
          }
        }
        private static double at(Plugins plugins, String name) {
          SurrogateFactory factory = plugins.find(SurrogateFactory.class, name);
          return factory.create(Context.defaults(factory)).at(0.25);
        }
      }
      """;

  private static final String NETWORK =
      """
      import java.util.*;
      import org.eprop.api.optimizer.OptimizerFactory;
      import org.eprop.api.plugin.Context;
      import org.eprop.api.task.*;
      import org.eprop.core.gradient.SpikingLayers;
      import org.eprop.core.model.*;
      import org.eprop.core.network.Weights;
      import org.eprop.core.parallel.Workers;
      import org.eprop.core.plugin.Plugins;
      import org.eprop.core.run.SampleRun;
      import org.eprop.core.sequence.*;
      import org.eprop.core.gradient.ExternalSignal;
      public class Page {
        public static double[] run() {
          Workers workers = new Workers(1);
          try (Plugins plugins = Plugins.builder().classPath(Page.class.getClassLoader()).build()) {
            EpropNetwork network =
                new NetworkBuilder(plugins, 2, 2)
                    .layer(l -> l.population("lif", 20).gains(4, 1)).create(1);
            OptimizerFactory adam = plugins.find(OptimizerFactory.class, "adam");
            var update = network.update(adam.create(Context.defaults(adam)));
            float[] x = {1, 0};
            int label = 1;
            BLOCK
          } finally {
            workers.close();
          }
        }
      }
      """;

  @TempDir private Path folder;

  private static String block(int number) throws IOException {
    return Blocks.of(PAGE, "java").get(number);
  }

  /** What {@code Page.run()} gives. */
  private double[] run(String source) throws Exception {
    String cauchy = Blocks.of("docs/your-surrogate.md", "java").get(0);
    Blocks.compile(folder, Map.of("Page", source, "Cauchy", cauchy));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      return (double[]) loader.loadClass("Page").getMethod("run").invoke(null);
    }
  }

  @Test
  void aBindingIsOneMoreComponentOrReplacesOne() throws Exception {
    double[] found = run(GUICE.replace("BLOCK", block(0)));
    assertEquals(1 / (1 + 0.25 * 0.25), found[0]);
    assertEquals(0.5, found[1], "not 0.75");
  }

  @Test
  void aLearnerGoesOnFromASnapshot() throws Exception {
    double[] found =
        run(
            NETWORK.replace(
                "BLOCK",
                block(2)
                    + """
                    double[] once = learner.step(x).clone();
                    learner.restore(where);
                    double[] again = learner.step(x);
                    return new double[] {y.length, once[0], again[0]};
                    """));
    assertEquals(2, found[0]);
    assertEquals(found[1], found[2]);
  }

  @Test
  void layersGiveTheGradientOfTheirInput() throws Exception {
    String block = block(3);
    assertEquals(1, block.lines().filter(line -> line.startsWith("...")).count());
    double[] found =
        run(
            NETWORK.replace(
                "BLOCK",
                """
                float[][] rows = new float[30][2];
                for (float[] row : rows) { row[0] = 1; }
                List<Input> inputs = List.of(new RealInput(2, rows));
                Weights gradient = network.weights().newGradient();
                float[][][] inputGradient = new float[1][30][2];
                """
                    + block.replaceFirst(
                        "(?m)^\\.\\.\\..*$",
                        "ExternalSignal signal = (dz, b, p, t) -> java.util.Arrays.fill(dz, 1);")
                    + """
                    double spikes = 0;
                    for (int t = 0; t < 30; t++) { spikes += runs.get(0).spikesAt(0, t).length; }
                    double largest = 0;
                    for (float[] row : inputGradient[0]) {
                      largest = Math.max(largest, Math.abs(row[0]));
                    }
                    return new double[] {spikes, largest};
                    """));
    assertTrue(found[0] > 0, "it spikes");
    assertTrue(found[1] > 0, "its input has a gradient");
  }

  /** What needs libraries that only some builds fetch, and what is part of an application. */
  @Test
  void theOthersStandInTheSources() throws IOException {
    Path examples = Path.of("src/main/java/org/eprop/examples/embedding");
    Path djl = Project.ROOT.resolve("integrations/djl/src/test/java/org/eprop/djl");
    String guice = code(Files.readString(examples.resolve("GuiceComparison.java")));
    for (String call :
        List.of(
            "EpropModule(",
            "TrainingModule()",
            "Modules.combine(",
            ").with(new SignFeedbackModule());")) {
      assertTrue(code(block(1)).contains(code(call)) && guice.contains(code(call)), call);
    }
    String classifier = code(Files.readString(djl.resolve("SpikingClassifier.java")));
    String block =
        code(Blocks.of("integrations/djl/README.md", "java").get(0))
            .replace("NDArrayloss=", "loss=");
    assertTrue(classifier.contains(block.substring(0, block.indexOf("trainer.step"))), block);
    assertEquals(4, Blocks.of(PAGE, "java").size());
  }

  /** Without comments and blanks. */
  private static String code(String source) {
    return source.replaceAll("//.*", "").replaceAll("\\s+", "");
  }
}
