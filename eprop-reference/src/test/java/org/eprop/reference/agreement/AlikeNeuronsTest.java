package org.eprop.reference.agreement;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.eprop.core.gradient.Rules.EPROP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.surrogate.Triangle;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.forward.Constants;
import org.eprop.core.gradient.ChosenKernels;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.model.Graph;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.Weights;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.core.sequence.Streams;
import org.eprop.reference.ReferenceAgreement;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.Test;

/**
 * Populations whose neurons share their constants, refractory period and a triangular surrogate,
 * and networks of few outputs: they take ways of their own through forward and adjoint pass.
 */
class AlikeNeuronsTest {

  private static final int INPUTS = 5;
  private static final int SEEDS = 24;

  /** The same S, without saying that it is a triangle. */
  private record Silent(SurrogateFactory of) implements SurrogateFactory {
    @Override
    public String name() {
      return of.name();
    }

    @Override
    public String description() {
      return of.description();
    }

    @Override
    public SurrogateGradient create(Context context) {
      SurrogateGradient shape = of.create(context);
      return new SurrogateGradient() {
        @Override
        public double at(double q) {
          return shape.at(q);
        }

        @Override
        public void apply(float[] q, int n) {
          shape.apply(q, n);
        }
      };
    }
  }

  private static final SurrogateFactory TRIANGULAR =
      RandomNetworks.find(SurrogateFactory.class, "triangular");

  private static int outputs(long seed) {
    return 1 + (int) (seed % 3);
  }

  private static RandomNetworks.Case draw(long seed, SurrogateFactory surrogate) {
    return draw(seed, Choice.of(surrogate));
  }

  private static RandomNetworks.Case draw(long seed, Choice<SurrogateFactory> surrogate) {
    RandomGenerator random = new RandomStreams(seed).stream("alike");
    List<PopulationDefinition> layers = new ArrayList<>();
    List<ProjectionDefinition> projections = new ArrayList<>();
    for (int l = 0; l < 1 + seed % 2; l++) {
      List<GroupDefinition> groups = new ArrayList<>();
      Map<String, Object> refractory = Map.of("refractory", 1 + (int) (seed / 2 % 3));
      for (String name : seed % 4 < 2 ? List.of("lif", "alif") : List.of("lif")) {
        NeuronFactory neuron = RandomNetworks.find(NeuronFactory.class, name);
        int size = seed % 8 == 7 ? 60 : 4 + random.nextInt(20);
        groups.add(new GroupDefinition(Choice.of(neuron, refractory), size));
      }
      String below = l == 0 ? Graph.INPUT : Graph.layer(l - 1);
      layers.add(new PopulationDefinition(Graph.layer(l), groups, surrogate, false));
      projections.add(RandomNetworks.projection(below, Graph.layer(l), 1, 2));
      projections.add(RandomNetworks.projection(Graph.layer(l), Graph.layer(l), 1, 1));
    }
    NetworkDefinition definition =
        RandomNetworks.graph(layers, projections, RandomNetworks.readout(layers.size(), 12, true))
            .definition(INPUTS, outputs(seed), 1);
    RandomStreams streams = new RandomStreams(seed);
    NetworkStructure network = definition.drawStructure(streams);
    Weights weights = definition.drawWeights(network, streams);
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < 3; b++) {
      batch.add(sample(seed, 30 + random.nextInt(40), random));
    }
    return new RandomNetworks.Case(network, weights, batch);
  }

  private static Sample sample(long seed, int steps, RandomGenerator random) {
    double[][] spikes = new double[steps][INPUTS];
    float[][] values = new float[steps][INPUTS];
    double[][] targets = new double[steps][outputs(seed)];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < INPUTS; i++) {
        spikes[t][i] = random.nextDouble() < 0.3 ? 1 : 0;
        values[t][i] = (float) random.nextGaussian();
      }
      Arrays.setAll(targets[t], k -> random.nextGaussian());
    }
    boolean real = seed % 5 == 4;
    Input input = real ? new RealInput(INPUTS, values) : SpikeInput.of(INPUTS, spikes);
    return new Sample(input, Target.values(targets));
  }

  private static Streams.Setting setting(long seed, SurrogateFactory surrogate) {
    return setting(seed, Choice.of(surrogate));
  }

  private static Streams.Setting setting(long seed, Choice<SurrogateFactory> surrogate) {
    return Streams.Setting.of(draw(seed, surrogate), "random", "mean_squared_error");
  }

  private static Weights gradient(
      Streams.Setting setting, List<Regularizer> regularizers, boolean plain) {
    Weights gradient = Weights.gradient(setting.drawn().network());
    try (Workers workers = new Workers(2)) {
      ChosenKernels.engine(
              setting.drawn().network(),
              List.of(setting.loss()),
              regularizers,
              EPROP,
              workers,
              plain ? Kernels::new : KernelProvider.choose().supplier())
          .gradient(
              setting.drawn().weights(), setting.feedback(), setting.drawn().batch(), gradient);
    }
    return gradient;
  }

  private static List<Regularizer> regularizers(long seed) {
    RegularizerFactory rate = RandomNetworks.find(RegularizerFactory.class, "firing_rate");
    return seed % 2 == 0 ? List.of() : List.of(rate.create(Context.defaults(rate)));
  }

  @Test
  void theyTakeWaysOfTheirOwn() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (Neurons neurons : neurons(draw(seed, TRIANGULAR).network())) {
        assertTrue(((LinearNeurons) neurons).triangular);
      }
      for (Neurons neurons : neurons(draw(seed, new Silent(TRIANGULAR)).network())) {
        assertTrue(!((LinearNeurons) neurons).triangular);
      }
    }
  }

  private static Neurons[] neurons(NetworkStructure network) {
    return Constants.atStart(network, EPROP, false).neurons;
  }

  @Test
  void theGradientIsTheReferences() {
    int compared = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Streams.Setting setting = setting(seed, TRIANGULAR);
      ReferenceGradient.Result expected =
          new ReferenceGradient(
                  setting.drawn().network(), List.of(setting.loss()), regularizers(seed), EPROP)
              .compute(
                  ReferenceWeights.of(setting.drawn().weights()),
                  ReferenceFeedback.of(setting.feedback()),
                  ReferenceSample.of(setting.drawn().batch()),
                  ReferenceGradient.Direction.FORWARD);
      if (ReferenceAgreement.clearOfThreshold(expected.trajectories())) {
        compared++;
        ReferenceAgreement.assertClose(
            expected.gradient(), gradient(setting, regularizers(seed), false), 1e-4);
      }
    }
    assertTrue(compared > SEEDS / 2, "compared: " + compared + " of " + SEEDS);
  }

  @Test
  void aTriangleThatDoesNotSaySoGivesTheSameBits() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Weights expected = gradient(setting(seed, new Silent(TRIANGULAR)), regularizers(seed), false);
      assertTrue(expected.norm() > 0);
      assertSameBits(expected, gradient(setting(seed, TRIANGULAR), regularizers(seed), false));
      assertSameBits(expected, gradient(setting(seed, TRIANGULAR), regularizers(seed), true));
    }
  }

  /** Of no height, or of one that a number can hardly hold. */
  @Test
  void trianglesOfAnyHeightSpikeAlike() {
    for (double gamma : new double[] {0, 1e-30, 1e-15, 1e4, 1e10}) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Map<String, Object> height = Map.of("gamma", gamma);
        Streams.Setting silent = setting(seed, Choice.of(new Silent(TRIANGULAR), height));
        Streams.Setting triangle = setting(seed, Choice.of(TRIANGULAR, height));
        Weights expected = gradient(silent, List.of(), false);
        assertTrue(expected.norm() != 0); // infinite where each step back multiplies by gamma
        assertSameBits(expected, gradient(triangle, List.of(), false));
        assertSameBits(expected, gradient(triangle, List.of(), true));
      }
    }
  }

  /** A triangle of another width, as a plugin may return it. */
  private record Sloped(float decline) implements SurrogateFactory {
    @Override
    public String name() {
      return "sloped";
    }

    @Override
    public String description() {
      return "S(q) = max(0, 1 - decline |q|).";
    }

    @Override
    public SurrogateGradient create(Context context) {
      return new Triangle(decline);
    }
  }

  @Test
  void trianglesOfAnyWidthAreRecognised() {
    for (float decline : new float[] {0.3f, 2, 7.1f}) {
      for (long seed = 0; seed < SEEDS; seed++) {
        SurrogateFactory sloped = new Sloped(decline);
        for (Neurons neurons : neurons(draw(seed, sloped).network())) {
          assertTrue(((LinearNeurons) neurons).triangular);
        }
        Weights expected = gradient(setting(seed, new Silent(sloped)), List.of(), false);
        assertTrue(expected.norm() > 0);
        assertSameBits(expected, gradient(setting(seed, sloped), List.of(), false));
        assertSameBits(expected, gradient(setting(seed, sloped), List.of(), true));
      }
    }
  }

  @Test
  void sequencesAreTheSameAndGoOnFromASnapshot() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (int cut : new int[] {1, 17, 90}) {
        Sample sample = sample(seed, 120, new RandomStreams(seed).stream("stream"));
        SequenceLearner silent = setting(seed, new Silent(TRIANGULAR)).learner(EPROP, 7);
        SequenceLearner original = setting(seed, TRIANGULAR).learner(EPROP, 7);
        SequenceLearner restored = setting(seed, TRIANGULAR).learner(EPROP, 7);
        for (int t = 0; t < 120; t++) {
          if (t == cut) {
            restored.restore(original.state());
          }
          double[] y = step(silent, sample, t);
          assertArrayEquals(y, step(original, sample, t));
          if (t >= cut) {
            assertArrayEquals(y, step(restored, sample, t));
          }
        }
        silent.endWindow();
        original.endWindow();
        restored.endWindow();
        assertTrue(silent.gradient().norm() > 0);
        assertSameBits(silent.gradient(), original.gradient());
        assertSameBits(original.gradient(), restored.gradient());
      }
    }
  }

  private static double[] step(SequenceLearner learner, Sample sample, int t) {
    double[] y = Streams.step(learner, sample.input(), t);
    learner.learn(sample.target().valuesAt(t));
    return y;
  }
}
