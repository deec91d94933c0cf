package org.eprop.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.NeuronMaker;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;

/**
 * A golden case of the format "graph-1"; README.md beside the cases names its parts.
 *
 * @param name of the case
 * @param network whose neurons learn their constants themselves
 * @param weights of it
 * @param feedback as the case has it, for e-prop
 * @param losses one for each readout
 * @param batch the samples
 * @param detachReset for back-propagation through time
 * @param expected what has to come out
 */
public record GoldenGraph(
    String name,
    NetworkStructure network,
    ReferenceWeights weights,
    ReferenceFeedback feedback,
    List<ReadoutLoss> losses,
    List<ReferenceSample> batch,
    boolean detachReset,
    JsonNode expected) {

  /** The names of all cases. */
  public static final List<String> NAMES =
      List.of(
          "g01_one_population",
          "g02_delays",
          "g03_two_layers_skip_topdown",
          "g04_actor_critic",
          "g06_sparse_two_inputs",
          "g08_deep_exact_forward");

  private static final List<String> PARAMETERS = List.of("alpha", "rho", "beta", "threshold");

  /** Reads a case. */
  public static GoldenGraph read(String name) {
    try (InputStream in = GoldenGraph.class.getResourceAsStream("graph/" + name + ".json")) {
      return new Reader(new ObjectMapper().readTree(in)).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Reader {
    private final JsonNode root;
    private final List<String> inputNames = new ArrayList<>();
    private final List<String> populationNames = new ArrayList<>();

    Reader(JsonNode root) {
      this.root = root;
    }

    GoldenGraph read() {
      List<NetworkInput> inputs = new ArrayList<>();
      int first = 0;
      for (Map.Entry<String, JsonNode> input : root.get("inputs").properties()) {
        inputs.add(new NetworkInput(input.getKey(), first, input.getValue().intValue()));
        inputNames.add(input.getKey());
        first += input.getValue().intValue();
      }
      List<Population> populations = new ArrayList<>();
      for (JsonNode population : root.get("populations")) {
        populations.add(population(population));
        populationNames.add(population.get("name").textValue());
      }
      List<Projection> projections = new ArrayList<>();
      for (JsonNode projection : root.get("projections")) {
        projections.add(projection(projection));
      }
      List<Readout> readouts = new ArrayList<>();
      List<ReadoutLoss> losses = new ArrayList<>();
      for (JsonNode readout : root.get("readouts")) {
        readouts.add(readout(readout));
        losses.add(loss(readout.get("loss")));
      }
      NetworkStructure network = new NetworkStructure(inputs, populations, projections, readouts);
      ReferenceWeights weights = weights(network);
      return new GoldenGraph(
          root.get("name").textValue(),
          network,
          weights,
          feedback(network, weights),
          losses,
          batch(),
          root.get("detach_reset").booleanValue(),
          root.get("expected"));
    }

    private static Population population(JsonNode node) {
      boolean zero = node.get("reset").textValue().equals("zero");
      JsonNode neurons = node.get("neurons");
      String name = node.get("name").textValue();
      int n = node.get("size").intValue();
      NeuronMaker maker = (j, c) -> neuron(zero, c[0], c[1], c[2], c[3]);
      List<LearnedParameter> learned = new ArrayList<>();
      double[][] values = new double[PARAMETERS.size()][];
      for (int i = 0; i < values.length; i++) {
        String parameter = PARAMETERS.get(i);
        values[i] = vector(neurons.get(parameter));
        double high = i < 2 ? 1 : Double.POSITIVE_INFINITY;
        learned.add(new LearnedParameter(name + "." + parameter, parameter, 0, values[i], 0, high));
      }
      List<NeuronModel> models = new ArrayList<>();
      for (int j = 0; j < n; j++) {
        models.add(neuron(zero, values[0][j], values[1][j], values[2][j], values[3][j]));
      }
      double[] silent = vector(neurons.get("refractory_silent_steps"));
      int[] silentSteps = new int[n];
      for (int j = 0; j < n; j++) {
        silentSteps[j] = (int) silent[j];
      }
      JsonNode surrogate = node.get("surrogate");
      SurrogateFactory factory = find(SurrogateFactory.class, surrogate.get("kind").textValue());
      return new Population(
              name,
              models,
              silentSteps,
              factory.create(Context.defaults(factory)),
              surrogate.get("gamma").doubleValue(),
              surrogate.get("slope").doubleValue())
          .learning(learned, maker);
    }

    private static NeuronModel neuron(
        boolean zero, double alpha, double rho, double beta, double threshold) {
      return zero
          ? new ResetToZero(alpha, rho, beta, threshold)
          : LinearNeuron.withState("v", "a")
              .decay(0, alpha)
              .decay(1, rho)
              .input(0, 1)
              .detachedSpike(0, -threshold)
              .spike(1, 1)
              .spikesWhen(0, 1)
              .spikesWhen(1, -beta)
              .exceeds(threshold);
    }

    private Projection projection(JsonNode node) {
      String from = node.get("from").textValue();
      Source source =
          inputNames.contains(from)
              ? Source.input(inputNames.indexOf(from))
              : Source.population(populationNames.indexOf(from));
      int to = populationNames.indexOf(node.get("to").textValue());
      JsonNode delays = node.get("delays");
      JsonNode mask = node.get("mask");
      int post = delays.size();
      int pre = delays.get(0).size();
      boolean plain = mask.isNull();
      for (double[] row : matrix(delays)) {
        for (double delay : row) {
          plain &= delay == delays.get(0).get(0).intValue();
        }
      }
      Synapses synapses;
      if (plain) {
        synapses = Synapses.dense(pre, post, delays.get(0).get(0).intValue());
      } else {
        int[][] targets = new int[pre][];
        int[][] steps = new int[pre][];
        for (int i = 0; i < pre; i++) {
          int[] row = new int[post];
          int[] own = new int[post];
          int n = 0;
          for (int j = 0; j < post; j++) {
            boolean there = mask.isNull() || mask.get(j).get(i).doubleValue() != 0;
            if (there && !(source.isPopulation(to) && i == j)) {
              row[n] = j;
              own[n++] = delays.get(j).get(i).intValue();
            }
          }
          targets[i] = Arrays.copyOf(row, n);
          steps[i] = Arrays.copyOf(own, n);
        }
        synapses = Synapses.delayed(post, targets, steps);
      }
      return new Projection(node.get("name").textValue(), source, to, synapses, true);
    }

    private Readout readout(JsonNode node) {
      boolean[] sees = new boolean[populationNames.size()];
      boolean[] teaches = new boolean[sees.length];
      for (int p = 0; p < sees.length; p++) {
        sees[p] = node.get("weights").has(populationNames.get(p));
        teaches[p] = node.get("feedback").has(populationNames.get(p));
      }
      return new Readout(
          node.get("name").textValue(),
          node.get("bias").size(),
          sees,
          teaches,
          node.get("kappa").doubleValue(),
          true,
          false,
          node.get("input_scale").doubleValue(),
          true,
          true);
    }

    private static ReadoutLoss loss(JsonNode node) {
      boolean squared = node.get("kind").textValue().equals("mse");
      LossFactory factory =
          find(LossFactory.class, squared ? "mean_squared_error" : "softmax_cross_entropy");
      boolean mean = node.get("normalisation").textValue().equals("mean_weighted_steps");
      return new ReadoutLoss(factory.create(Context.defaults(factory)), mean);
    }

    private ReferenceWeights weights(NetworkStructure network) {
      ReferenceWeights weights = ReferenceWeights.zeros(network);
      for (int i = 0; i < network.projections().size(); i++) {
        Synapses synapses = network.projections().get(i).synapses();
        double[][] w = matrix(root.get("projections").get(i).get("weights"));
        for (int pre = 0; pre < synapses.pre(); pre++) {
          for (int k = 0; k < synapses.width(pre); k++) {
            weights.projection(i)[pre][k] = w[synapses.target(pre, k)][pre];
          }
        }
      }
      for (int p = 0; p < network.populations().size(); p++) {
        for (int i = 0; i < PARAMETERS.size(); i++) {
          double[] values = network.populations().get(p).learned().get(i).initial();
          System.arraycopy(values, 0, weights.parameters(p)[i], 0, values.length);
        }
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        JsonNode readout = root.get("readouts").get(m);
        double[] bias = vector(readout.get("bias"));
        System.arraycopy(bias, 0, weights.readoutBias(m), 0, bias.length);
        weights.kappa(m)[0] = readout.get("kappa").doubleValue();
        for (int p = 0; p < network.populations().size(); p++) {
          if (weights.readout(m, p) != null) {
            double[][] w = matrix(readout.get("weights").get(populationNames.get(p)));
            for (int j = 0; j < network.size(p); j++) {
              for (int k = 0; k < w.length; k++) {
                weights.readout(m, p)[j][k] = w[k][j];
              }
            }
          }
        }
      }
      return weights;
    }

    private ReferenceFeedback feedback(NetworkStructure network, ReferenceWeights weights) {
      double[][][][] b = ReferenceFeedback.symmetric(network, weights).b();
      for (int m = 0; m < b.length; m++) {
        for (int p = 0; p < b[m].length; p++) {
          JsonNode given =
              root.get("readouts").get(m).get("feedback").path(populationNames.get(p)).path("B");
          if (given.isArray()) {
            double[][] rows = matrix(given);
            b[m][p] = new double[rows[0].length][rows.length];
            for (int j = 0; j < rows.length; j++) {
              for (int k = 0; k < rows[j].length; k++) {
                b[m][p][k][j] = rows[j][k];
              }
            }
          }
        }
      }
      return ReferenceFeedback.of(network, b);
    }

    private List<ReferenceSample> batch() {
      List<ReferenceSample> batch = new ArrayList<>();
      for (int b = 0; b < root.get("batch").intValue(); b++) {
        double[][] x = new double[root.get("steps").intValue()][0];
        for (String input : inputNames) {
          double[][] part = matrix(root.get("input").get(input).get("values").get(b));
          for (int t = 0; t < x.length; t++) {
            int before = x[t].length;
            x[t] = Arrays.copyOf(x[t], before + part[t].length);
            System.arraycopy(part[t], 0, x[t], before, part[t].length);
          }
        }
        List<Target> targets = new ArrayList<>();
        for (JsonNode readout : root.get("readouts")) {
          JsonNode target = readout.get("target");
          targets.add(
              Target.values(matrix(target.get("values").get(b)))
                  .withWindow(vector(target.get("weight").get(b))));
        }
        batch.add(new ReferenceSample(x, targets, null));
      }
      return batch;
    }
  }

  /** A component by its name. */
  public static <F extends Component> F find(Class<F> kind, String name) {
    return RandomNetworks.find(kind, name);
  }

  static double[] vector(JsonNode node) {
    double[] v = new double[node.size()];
    for (int i = 0; i < v.length; i++) {
      v[i] = node.get(i).doubleValue();
    }
    return v;
  }

  static double[][] matrix(JsonNode node) {
    double[][] m = new double[node.size()][];
    for (int i = 0; i < m.length; i++) {
      m[i] = vector(node.get(i));
    }
    return m;
  }
}
