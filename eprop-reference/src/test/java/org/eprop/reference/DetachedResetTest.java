package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.model.Graph;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.random.RandomStreams;
import org.eprop.learning.initial.GaussianWeights;
import org.eprop.learning.rule.Eprop;
import org.eprop.reference.ReferenceGradient.Direction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * e-prop of neurons whose step has sub-steps, against dual numbers carried through a copy of the
 * step in which the z that resets the voltage is a plain number and the z that the recovery
 * variable jumps by is a dual one.
 */
class DetachedResetTest {

  private static final LearningRule EPROP = new Eprop().create(Context.defaults(new Eprop()));
  private static final int STEPS = 120;
  private static final int INPUTS = 3;
  private static final int NEURONS = 4;

  /**
   * The numbers of a model at its defaults: dv/dt = F(v) - p w + c I, dw/dt = rate (a (v - v0) -
   * w).
   */
  private record Numbers(
      DoubleUnaryOperator upstroke,
      DoubleUnaryOperator slope,
      double p,
      double c,
      double rate,
      double a,
      double v0,
      double jump,
      double reset,
      double low,
      double high,
      double[] start,
      int substeps) {

    static Numbers of(String model) {
      return model.equals("izhikevich")
          ? new Numbers(
              v -> 0.04 * v * v + 5 * v + 140,
              v -> 0.08 * v + 5,
              1,
              20,
              0.02,
              0.2,
              0,
              8,
              -65,
              -100,
              60,
              new double[] {-65, -13},
              2)
          : new Numbers(
              v -> 30 / 281.0 * (-70.6 - v + 2 * Math.exp(Math.min(20, (v + 50.4) / 2))),
              v -> 30 / 281.0 * ((v + 50.4) / 2 < 20 ? Math.exp((v + 50.4) / 2) - 1 : -1),
              1 / 281.0,
              5000 / 281.0,
              1 / 144.0,
              4,
              -70.6,
              80.5,
              -70.6,
              -120,
              30,
              new double[] {-70.6, 0},
              4);
    }

    /**
     * One step of 1 ms.
     *
     * @param s v, w and their tangents; updated
     * @param tangent of z
     */
    void step(double[] s, double z, double tangent, double current, double currentTangent) {
      double v = s[0] + z * (reset - s[0]);
      double dv = s[2] * (1 - z);
      double w = s[1] + jump * z;
      double dw = s[3] + jump * tangent;
      double h = 1.0 / substeps;
      double share = 1 - Math.exp(-h * rate);
      for (int i = 0; i < substeps; i++) {
        double moved = v + h * (upstroke.applyAsDouble(v) - p * w + c * current);
        double dMoved = dv + h * (slope.applyAsDouble(v) * dv - p * dw + c * currentTangent);
        w += share * (a * (v - v0) - w);
        dw += share * (a * dv - dw);
        dv = moved > low && moved < high ? dMoved : 0;
        v = Math.max(low, Math.min(high, moved));
      }
      s[0] = v;
      s[1] = w;
      s[2] = dv;
      s[3] = dw;
    }
  }

  private static <F extends Component> F find(Class<F> kind, String name) {
    return ServiceLoader.load(kind).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static NetworkDefinition network(String model) {
    String name = Graph.layer(0);
    PopulationDefinition layer =
        new PopulationDefinition(
            name,
            List.of(new GroupDefinition(Choice.of(find(NeuronFactory.class, model)), NEURONS)),
            Choice.of(find(SurrogateFactory.class, "fast_sigmoid")),
            false);
    ReadoutDefinition readout =
        new ReadoutDefinition(
            "out",
            2,
            List.of(name),
            Map.of(),
            10,
            false,
            false,
            false,
            true,
            Choice.of(new GaussianWeights()),
            Choice.of(find(LossFactory.class, "mean_squared_error")),
            true,
            1);
    return RandomNetworks.graph(
            List.of(layer),
            List.of(
                RandomNetworks.projection(Graph.INPUT, name, 1, 1),
                RandomNetworks.projection(name, name, 1, 1)),
            readout)
        .definition(INPUTS, 2, 1);
  }

  private static Sample sample(RandomGenerator random) {
    float[][] x = new float[STEPS][INPUTS];
    double[][] y = new double[STEPS][2];
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < INPUTS; i++) {
        x[t][i] = (float) random.nextGaussian();
      }
      y[t][0] = random.nextGaussian();
      y[t][1] = random.nextGaussian();
    }
    return new Sample(new RealInput(INPUTS, x), Target.values(y));
  }

  @ParameterizedTest
  @ValueSource(strings = {"izhikevich", "adex"})
  void epropIsWhatDetachingTheSpikeInTheResetGives(String model) {
    Numbers numbers = Numbers.of(model);
    LossFactory factory = find(LossFactory.class, "mean_squared_error");
    Loss loss = factory.create(Context.defaults(factory));
    int spikes = 0;
    for (long seed = 0; seed < 30; seed++) {
      NetworkDefinition definition = network(model);
      RandomStreams streams = new RandomStreams(seed);
      NetworkStructure network = definition.drawStructure(streams);
      ReferenceWeights weights = ReferenceWeights.of(definition.drawWeights(network, streams));
      ReferenceGradient.Result result =
          new ReferenceGradient(network, List.of(new ReadoutLoss(loss, true)), List.of(), EPROP)
              .compute(
                  weights,
                  ReferenceFeedback.of(
                      network, new double[][][][] {{transpose(weights.readout(0, 0))}}),
                  List.of(ReferenceSample.of(sample(streams.stream("x")))),
                  Direction.FORWARD);
      Trajectory run = result.trajectories().get(0);
      for (int j = 0; j < NEURONS; j++) {
        double[] z = new double[STEPS];
        for (int t = 0; t < STEPS; t++) {
          z[t] = run.spikes()[0][t][j];
          spikes += (int) z[t];
        }
        for (int i = 0; i < INPUTS + NEURONS; i++) {
          boolean own = i == INPUTS + j;
          double found =
              i < INPUTS
                  ? result.gradient().projection(0)[i][j]
                  : result.gradient().projection(1)[i - INPUTS][j];
          double expected =
              own
                  ? 0
                  : derivative(numbers, network.readouts().get(0).kappa(), weights, result, i, j);
          assertEquals(
              expected, own ? 0 : found, 1e-10 * Math.max(1, Math.abs(expected)), "seed " + seed);
        }
      }
    }
    assertTrue(spikes > 500, spikes + " spikes");
  }

  private static double[][] transpose(double[][] matrix) {
    double[][] b = new double[matrix[0].length][matrix.length];
    for (int j = 0; j < matrix.length; j++) {
      for (int k = 0; k < b.length; k++) {
        b[k][j] = matrix[j][k];
      }
    }
    return b;
  }

  /** dE/dW of the synapse from i, an input or a neuron, to j, by e-prop's own paths. */
  private static double derivative(
      Numbers numbers,
      double kappa,
      ReferenceWeights weights,
      ReferenceGradient.Result result,
      int i,
      int j) {
    Trajectory run = result.trajectories().get(0);
    double[][] error = result.signals().get(0).error()[0];
    double[] s = {numbers.start[0], numbers.start[1], 0, 0};
    double tangent = 0;
    double[] dy = new double[2];
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      double[] before = t == 0 ? new double[NEURONS] : run.spikes()[0][t - 1];
      double current = 0;
      for (int k = 0; k < INPUTS; k++) {
        current += weights.projection(0)[k][j] * run.inputs()[0][t][k];
      }
      for (int k = 0; k < NEURONS; k++) {
        current += k == j ? 0 : weights.projection(1)[k][j] * before[k];
      }
      double p = i < INPUTS ? run.inputs()[0][t][i] : before[i - INPUTS];
      numbers.step(s, before[j], tangent, current, p);
      assertEquals(run.states()[0][t][j][0], s[0], 1e-6, "v of the copy");
      tangent = run.psi()[0][t][j] * s[2];
      for (int k = 0; k < 2; k++) {
        dy[k] = kappa * dy[k] + weights.readout(0, 0)[j][k] * tangent;
        sum += error[t][k] * dy[k];
      }
    }
    return sum;
  }
}
