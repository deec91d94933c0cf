package org.eprop.tck.component;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Graph;
import org.eprop.core.model.Model;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.experiment.training.Episodes;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.network.NetworkComponents;

/**
 * A network learns a {@link Bandit} with a loss for its policy, the whole way as training goes it:
 * episodes, advantages, targets, gradient. A few steps downhill make what pays more likely.
 */
record BanditCheck(Choice<LossFactory> loss, Findings findings) {

  private static final int EPISODES = 64;
  private static final int UPDATES = 3;

  /** How far an update goes: small, for it is the direction that counts. */
  private static final double LENGTH = 0.01;

  /** A change that is none. */
  private static final double NOTHING = 1e-6;

  private static final String POPULATION = "e";
  private static final int NEURONS = 10;
  private static final double TAU_OUT = 20;
  private static final double READOUT_GAIN = 0.3;

  /** Of actions that are numbers. */
  private static final double SIGMA = 0.5;

  private static final Reinforcement SETTINGS =
      new Reinforcement(1, 1, true, 1, 1, EPISODES, 0, 1, true, SIGMA, 0, true);

  /**
   * Plays and learns.
   *
   * @param choice whether actions are chosen, or numbers
   */
  void check(boolean choice) {
    EnvironmentTask task = new EnvironmentTask(new Bandit(choice), SETTINGS, 1);
    try (Workers one = new Workers(1)) {
      EpropNetwork network = network(task);
      double before = measure(network, task, choice, one);
      for (int update = 0; update < UPDATES; update++) {
        update(network, task, update, one);
      }
      double after = measure(network, task, choice, one);
      boolean better = choice ? after > before : Math.abs(after - 1) < Math.abs(before - 1);
      if (!better && Math.abs(after - before) <= NOTHING) {
        findings.warn("updates make no action more likely: no loss for learning from rewards");
      } else if (!better) {
        findings.add(
            "an action that is rewarded becomes more likely by updates",
            choice
                ? "one of three pays: its probability before and after"
                : "a number pays the more, the nearer to 1 it is: its mean before and after",
            Numbers.text(before) + " and " + Numbers.text(after),
            choice ? "a higher one" : "one nearer to 1");
      }
    }
  }

  private EpropNetwork network(EnvironmentTask task) {
    NetworkComponents parts = NetworkComponents.of().symmetric();
    PopulationDefinition population =
        new PopulationDefinition(
            POPULATION,
            List.of(new GroupDefinition(parts.get(NeuronFactory.class), NEURONS, Set.of())),
            parts.get(SurrogateFactory.class),
            true);
    ProjectionDefinition projection =
        new ProjectionDefinition(
            "in",
            "input",
            POPULATION,
            new ConnectivityDefinition.Dense(),
            new DelayDefinition.Uniform(0),
            NetworkComponents.gaussian(2 * parts.drive()),
            true);
    return EpropNetwork.create(
        new Model(
            new Graph(
                    List.of(new InputDefinition("input", task.inputs())),
                    List.of(population),
                    List.of(projection),
                    List.of(
                        readout(
                            "policy",
                            task.outputs(),
                            loss,
                            Map.of(POPULATION, parts.get(LearningSignalFactory.class))),
                        // so that nothing but the loss in question teaches the neurons
                        readout("value", 1, parts.get(LossFactory.class), Map.of())))
                .definition(task.inputs(), task.outputs(), task.timeStep()),
            parts.learning(List.of())),
        1);
  }

  private static ReadoutDefinition readout(
      String name,
      int outputs,
      Choice<LossFactory> loss,
      Map<String, Choice<LearningSignalFactory>> signals) {
    return new ReadoutDefinition(
        name,
        outputs,
        List.of(POPULATION),
        signals,
        TAU_OUT,
        false,
        false,
        true,
        true,
        NetworkComponents.gaussian(READOUT_GAIN),
        loss,
        true,
        1);
  }

  private static void update(
      EpropNetwork network, EnvironmentTask task, int epoch, Workers workers) {
    Episodes episodes = new Episodes(network, workers);
    int[] all = IntStream.range(0, EPISODES).toArray();
    List<PlayedEpisode> played = episodes.play(task.train(), epoch, all);
    Weights gradient = network.newGradient();
    network
        .engine(workers)
        .gradient(
            network.weights(), network.feedback(), episodes.samples(played, SETTINGS), gradient);
    List<Leaf> weights = network.weights().leaves();
    List<Leaf> slopes = gradient.leaves();
    double rate = LENGTH / Math.max(Double.MIN_NORMAL, size(slopes));
    for (int leaf = 0; leaf < weights.size(); leaf++) {
      for (int row = 0; row < weights.get(leaf).rows().length; row++) {
        float[] w = weights.get(leaf).rows()[row];
        float[] slope = slopes.get(leaf).rows()[row];
        for (int i = 0; i < w.length; i++) {
          w[i] -= (float) (rate * slope[i]);
        }
      }
    }
  }

  private static double size(List<Leaf> leaves) {
    double squares = 0;
    for (Leaf leaf : leaves) {
      for (float[] row : leaf.rows()) {
        for (float x : row) {
          squares += (double) x * x;
        }
      }
    }
    return Math.sqrt(squares);
  }

  /** The probability of what pays; or the number that is done on average. */
  private static double measure(
      EpropNetwork network, EnvironmentTask task, boolean choice, Workers workers) {
    Episodes episodes = new Episodes(network, workers);
    if (!choice) {
      EpisodeSet greedy = (EpisodeSet) task.test().orElseThrow();
      return SIGMA * episodes.play(greedy, 0, new int[1]).get(0).realActions()[0][0];
    }
    int[] all = IntStream.range(0, EPISODES).toArray();
    return episodes.play(task.train(), 0, all).stream()
        .filter(played -> played.actions()[0] == Bandit.PAYS)
        .mapToDouble(played -> StrictMath.exp(played.logProbabilities()[0]))
        .findFirst()
        .orElse(0);
  }

  /**
   * The least world to learn in: something is seen, and at the last step something is done, which
   * pays or does not.
   *
   * @param choice whether one of three things is done, of which the last pays 1; else it is a
   *     number, which pays -(a - 1)^2
   */
  private record Bandit(boolean choice) implements Environment {

    static final int ARMS = 3;
    static final int PAYS = ARMS - 1;
    private static final int STEPS = 5;

    @Override
    public int observations() {
      return 2;
    }

    @Override
    public Actions actions() {
      return choice ? Actions.oneOf(ARMS) : Actions.real(1);
    }

    @Override
    public double timeStep() {
      return Probe.TIME_STEP;
    }

    @Override
    public int longestEpisode() {
      return STEPS;
    }

    @Override
    public Episode start(RandomGenerator random) {
      return new Pull();
    }

    private static final class Pull implements Episode {
      private int step;

      @Override
      public void observe(float[] observation) {
        observation[0] = 1;
        observation[1] = -1;
      }

      @Override
      public boolean decides() {
        return step == STEPS - 1;
      }

      @Override
      public Outcome pass() {
        step++;
        return Outcome.of(0);
      }

      @Override
      public Outcome act(int action) {
        return Outcome.terminal(action == PAYS ? 1 : 0);
      }

      @Override
      public Outcome act(double[] action) {
        return Outcome.terminal(-(action[0] - 1) * (action[0] - 1));
      }
    }
  }
}
