package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.task.Input;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.reference.ReferenceGradient.Direction;
import org.junit.jupiter.api.Test;

/** Reward-based e-prop online against the gradient of the whole episode. */
class RewardEpropTest {

  private static final List<String> FEEDBACK = List.of("random", "symmetric", "broadcast");
  private static final int ACTIONS = 3;

  /** A random graph that acts, and an episode of it with random actions and rewards. */
  private record Case(
      NetworkStructure network,
      ReferenceWeights weights,
      ReferenceFeedback feedback,
      List<ReadoutLoss> losses,
      LearningRule rule,
      PlayedEpisode episode,
      Reinforcement settings) {

    static Case draw(long seed) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      RandomGenerator random = new RandomStreams(seed).stream("reward");
      NetworkDefinition of = graph.definition();
      List<ReadoutDefinition> readouts =
          List.of(
              readout("policy", ACTIONS, "policy_gradient", 1, of, random),
              readout("value", 1, "mean_squared_error", 0.5, of, random));
      NetworkDefinition definition =
          new NetworkDefinition(1, of.inputs(), of.populations(), of.projections(), readouts);
      RandomStreams streams = new RandomStreams(seed);
      NetworkStructure network = definition.drawStructure(streams);
      Weights weights = definition.drawWeights(network, streams);
      FeedbackWeights feedback = new FeedbackWeights(network, signals(definition));
      feedback.initialise(weights, streams);
      LearningRuleFactory rule = GoldenGraph.find(LearningRuleFactory.class, "eprop");
      ReferenceWeights wide = ReferenceWeights.of(weights);
      Input input = graph.batch().get(0).input();
      return new Case(
          network,
          wide,
          ReferenceFeedback.of(feedback),
          readouts.stream()
              .map(
                  r ->
                      ReadoutLoss.weighted(
                          r.loss().factory().create(r.loss().context()), false, r.weight()))
              .toList(),
          rule.create(Context.defaults(rule)),
          episode(input, new Simulation(network, wide).run(ReferenceSample.dense(input)), random),
          new Reinforcement(0.9, seed % 3 == 0 ? 1 : 0.8, false, 0.7, 1, 1, 0, 0, true, 1, 0));
    }

    private static ReadoutDefinition readout(
        String name,
        int outputs,
        String loss,
        double weight,
        NetworkDefinition of,
        RandomGenerator random) {
      List<String> from = of.populations().stream().map(p -> p.name()).toList();
      Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
      for (String population : from) {
        String signal = FEEDBACK.get(random.nextInt(FEEDBACK.size()));
        signals.put(population, Choice.of(GoldenGraph.find(LearningSignalFactory.class, signal)));
      }
      return new ReadoutDefinition(
          name,
          outputs,
          from,
          signals,
          8,
          random.nextBoolean(),
          random.nextBoolean(),
          true,
          true,
          of.readouts().get(0).initialWeights(),
          Choice.of(GoldenGraph.find(LossFactory.class, loss)),
          false,
          weight);
    }

    private static LearningSignal[][] signals(NetworkDefinition definition) {
      return definition.readouts().stream()
          .map(
              readout ->
                  definition.populations().stream()
                      .map(p -> readout.learningSignals().get(p.name()))
                      .map(choice -> choice.factory().create(choice.context()))
                      .toArray(LearningSignal[]::new))
          .toArray(LearningSignal[][]::new);
    }

    /** Cut off one step before the end; every third step or so is a decision. */
    private static PlayedEpisode episode(Input input, Trajectory run, RandomGenerator random) {
      int steps = input.steps();
      List<Integer> decisions = new ArrayList<>(List.of(2));
      float[] rewards = new float[steps];
      for (int t = 3; t < steps - 1; t++) {
        rewards[t] = (float) random.nextGaussian();
        if (random.nextInt(3) == 0) {
          decisions.add(t);
        }
      }
      int[] at = decisions.stream().mapToInt(t -> t).toArray();
      int[] actions = Arrays.stream(at).map(t -> random.nextInt(ACTIONS)).toArray();
      double[][] v = run.readouts()[1];
      return new PlayedEpisode(
          input,
          rewards,
          steps - 1,
          at,
          actions,
          null,
          new double[at.length],
          Arrays.stream(at).mapToDouble(t -> v[t][0]).toArray(),
          v[steps - 1][0],
          Optional.empty());
    }

    private ReferenceSample sample(double[] advantages) {
      return new ReferenceSample(
          ReferenceSample.dense(episode.input()),
          List.of(episode.policyTarget(advantages, ACTIONS), episode.valueTarget(advantages)),
          episode.rewards());
    }

    ReferenceWeights online() {
      double[] ones = new double[episode.decisions().length];
      Arrays.fill(ones, 1);
      return new RewardEprop(network, losses, rule)
          .gradient(weights, feedback, sample(ones), episode, settings);
    }

    ReferenceWeights ofTheEpisode(double sign, Direction direction) {
      double[] advantages = episode.advantages(settings);
      for (int i = 0; i < advantages.length; i++) {
        advantages[i] *= sign;
      }
      return new ReferenceGradient(network, losses, List.of(), rule)
          .compute(weights, feedback, List.of(sample(advantages)), direction)
          .gradient();
    }
  }

  @Test
  void onlineAndTheWholeEpisodeAgree() {
    for (long seed = 0; seed < 20; seed++) {
      Case one = Case.draw(seed);
      ReferenceWeights online = one.online();
      RandomGraphTest.near(one.ofTheEpisode(1, Direction.FORWARD), online, 1e-10, "seed " + seed);
      RandomGraphTest.near(one.ofTheEpisode(1, Direction.BACKWARD), online, 1e-10, "seed " + seed);
    }
  }

  /** What the test above would say if the sign of the advantage were wrong. */
  @Test
  void aWrongSignOfTheAdvantageIsNoticed() {
    Case one = Case.draw(0);
    ReferenceWeights wrong = one.ofTheEpisode(-1, Direction.BACKWARD);
    assertThrows(
        AssertionError.class, () -> RandomGraphTest.near(wrong, one.online(), 1e-10, "wrong"));
  }
}
