package org.eprop.reference.command;

import static org.eprop.reference.command.NestedLists.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole training runs recorded from NEST, repeated by the reference and the optimizers. The first
 * gradient of the large one is computed forward in time, as NEST does it, the others backward,
 * which takes a part of the time.
 */
class NestTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double CLOSE = 1e-10;

  /**
   * In this run NEST loses the last step's learning signal for synapses of inputs that spike at the
   * next trial's first step; it changes weights by up to 2e-6 from the second update on.
   */
  private static final String WITH_ARTEFACT = "regression_b1";

  static List<Path> cases() throws IOException, URISyntaxException {
    Path folder = Path.of(NestTest.class.getResource("/golden/nest").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void thereAreThree() throws IOException, URISyntaxException {
    assertEquals(3, cases().size());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void repeatsTheRun(Path file) throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
        InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      JsonNode root = JSON.readTree(in);
      LearningRuleFactory eprop = plugins.find(LearningRuleFactory.class, "eprop");
      new Run(root, new NestCase(root, plugins), eprop.create(Context.defaults(eprop))).check();
    }
  }

  /** One training run and what it is compared with. */
  private static final class Run {
    private final JsonNode out;
    private final NestCase nest;
    private final LearningRule rule;
    private final ReferenceWeights weights;
    private final Optimizer optimizer;
    private final List<double[][][]> memory = new ArrayList<>();
    private final double later;

    Run(JsonNode root, NestCase nest, LearningRule rule) {
      this.out = root.get("nest_out");
      this.nest = nest;
      this.rule = rule;
      this.weights = nest.initialWeights();
      this.optimizer = nest.optimizer();
      this.later = root.get("name").asText().equals(WITH_ARTEFACT) ? 1e-5 : CLOSE;
    }

    void check() {
      firstGradient();
      int batch = nest.batchSize();
      for (int update = 0; update < nest.trials() / batch; update++) {
        List<ReferenceGradient.Result> results = new ArrayList<>();
        double loss = 0;
        for (int b = 0; b < batch; b++) {
          int trial = update * batch + b;
          ReferenceGradient.Result result = nest.gradient(weights, trial, rule, true, direction());
          double share = update == 0 ? CLOSE : later;
          trial(trial, result, share);
          if (trial == 0) {
            firstTrial(result);
          }
          loss += result.lossTask() / nest.lossDivisor() / batch;
          results.add(result);
        }
        assertClose(
            "loss",
            out.get("loss").get(update),
            JSON.valueToTree(loss),
            update == 0 ? CLOSE : later);
        apply(results, update + 1);
        compare(
            "weights after update " + (update + 1),
            out.get("weights_after_iteration").get(update),
            weights,
            1,
            update == 0 ? CLOSE : later);
      }
    }

    private ReferenceGradient.Direction direction() {
      return nest.recurrent * nest.steps > 10_000
          ? ReferenceGradient.Direction.BACKWARD
          : ReferenceGradient.Direction.FORWARD;
    }

    private void firstGradient() {
      for (boolean whole : new boolean[] {true, false}) {
        ReferenceWeights sum = null;
        int batch = nest.batchSize();
        for (int b = 0; b < batch; b++) {
          ReferenceGradient.Direction direction =
              whole ? ReferenceGradient.Direction.FORWARD : direction();
          ReferenceWeights g = nest.gradient(weights, b, rule, whole, direction).gradient();
          sum = sum == null ? g : add(sum, g);
        }
        compare(
            "gradient",
            out.get("gradient_first_iteration").get(whole ? "total" : "task_only"),
            sum,
            1 / nest.gradientDivisor() / batch,
            CLOSE);
      }
    }

    /** W_in, W_rec, W_out. */
    private static double[][][] matrices(ReferenceWeights w) {
      return new double[][][] {w.projection(0), w.projection(1), w.readout(0, 0)};
    }

    private static ReferenceWeights add(ReferenceWeights a, ReferenceWeights b) {
      double[][][] all = matrices(a);
      double[][][] more = matrices(b);
      for (int m = 0; m < all.length; m++) {
        for (int i = 0; i < all[m].length; i++) {
          for (int j = 0; j < all[m][i].length; j++) {
            all[m][i][j] += more[m][i][j];
          }
        }
      }
      return a;
    }

    private void compare(
        String what, JsonNode expected, ReferenceWeights got, double factor, double share) {
      String[] names = {"in_rec", "rec_rec", "rec_out"};
      for (int m = 0; m < names.length; m++) {
        double[][] byPost = CaseReader.transpose(matrices(got)[m]);
        for (double[] row : byPost) {
          for (int i = 0; i < row.length; i++) {
            row[i] *= factor;
          }
        }
        assertClose(what + " " + names[m], expected.get(names[m]), JSON.valueToTree(byPost), share);
      }
    }

    private void trial(int trial, ReferenceGradient.Result result, double share) {
      Trajectory run = result.trajectories().get(0);
      for (int j = 0; j < nest.recurrent; j++) {
        List<Integer> times = new ArrayList<>();
        for (int t = 0; t < nest.steps; t++) {
          if (run.spikes()[0][t][j] == 1) {
            times.add(t);
          }
        }
        assertEquals(
            out.get("rec_spikes").get(trial).get(j),
            JSON.valueToTree(times),
            "spikes of neuron " + j + " in trial " + trial);
      }
      double[][] said = new double[nest.window][];
      for (int t = 0; t < nest.window; t++) {
        double[] y = run.readouts()[0][nest.steps - nest.window + t];
        said[t] = nest.crossEntropy ? softmax(y) : y;
      }
      assertClose(
          "readout of trial " + trial,
          out.get("readout").get(trial),
          JSON.valueToTree(said),
          share);
    }

    private static double[] softmax(double[] y) {
      double sum = 0;
      double[] p = new double[y.length];
      for (int k = 0; k < y.length; k++) {
        p[k] = Math.exp(y[k]);
        sum += p[k];
      }
      for (int k = 0; k < y.length; k++) {
        p[k] /= sum;
      }
      return p;
    }

    private void firstTrial(ReferenceGradient.Result result) {
      Trajectory run = result.trajectories().get(0);
      assertClose("y", out.get("y_first_trial"), JSON.valueToTree(run.readouts()[0]), CLOSE);
      out.get("rec_traces_first_trial")
          .properties()
          .forEach(
              entry -> {
                int j = Integer.parseInt(entry.getKey());
                JsonNode traces = entry.getValue();
                boolean adaptive = traces.has("adaptation");
                double[] v = new double[nest.steps];
                double[] a = new double[nest.steps];
                double[] psi = new double[nest.steps];
                double[] signal = new double[nest.steps];
                for (int t = 0; t < nest.steps; t++) {
                  v[t] = run.states()[0][t][j][0];
                  a[t] = adaptive ? run.states()[0][t][j][1] : 0;
                  psi[t] = run.psi()[0][t][j];
                  signal[t] = result.signals().get(0).signal()[0][0][t][j] / nest.feedbackScale();
                }
                assertClose("V_m", traces.get("V_m"), JSON.valueToTree(v), CLOSE);
                assertClose("psi", traces.get("surrogate_gradient"), JSON.valueToTree(psi), CLOSE);
                assertClose("L", traces.get("learning_signal"), JSON.valueToTree(signal), CLOSE);
                if (adaptive) {
                  assertClose("a", traces.get("adaptation"), JSON.valueToTree(a), CLOSE);
                }
              });
    }

    private void apply(List<ReferenceGradient.Result> results, int update) {
      double[][][] w = matrices(weights);
      double factor = 1 / nest.gradientDivisor() / results.size();
      for (int m = 0; m < w.length; m++) {
        if (memory.size() == m) {
          memory.add(new double[w[m].length][optimizer.slots()][w[m][0].length]);
        }
        for (int i = 0; i < w[m].length; i++) {
          double[] g = new double[w[m][i].length];
          for (ReferenceGradient.Result result : results) {
            double[][] matrix = matrices(result.gradient())[m];
            for (int j = 0; j < g.length; j++) {
              g[j] += factor * matrix[i][j];
            }
          }
          optimizer.update(w[m][i], g, memory.get(m)[i], g.length, update, nest.learningRate());
        }
      }
    }
  }
}
