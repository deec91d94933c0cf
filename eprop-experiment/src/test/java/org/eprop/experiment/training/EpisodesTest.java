package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Origin;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.ExperimentWriter;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Episodes, what is learned from them, and that nothing but the seed decides what happens. */
class EpisodesTest {

  private static final TrainingListener NOBODY = new TrainingListener() {};

  @TempDir private Path folder;
  private final Plugins plugins =
      Plugins.builder().classPath(EpisodesTest.class.getClassLoader()).add(new Sides()).build();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  /** Says a side for 3 steps, and rewards who is there after that; 4 times, or cut off at 14. */
  static class Sides implements EnvironmentFactory {
    @Override
    public String name() {
      return "sides";
    }

    @Override
    public String description() {
      return "Two sides.";
    }

    @Override
    public Environment create(Context context) {
      return new SidesEnvironment();
    }
  }

  private static class SidesEnvironment implements Environment {
    @Override
    public int observations() {
      return 3;
    }

    @Override
    public boolean spikes() {
      return true;
    }

    @Override
    public Actions actions() {
      return Actions.oneOf(2);
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public int longestEpisode() {
      return 14;
    }

    @Override
    public Episode start(RandomGenerator random) {
      return new Walk(random);
    }
  }

  /** Breaks its contract, in a way of each name. */
  private static final class Broken extends SidesEnvironment {
    private final String how;

    Broken(String how) {
      this.how = how;
    }

    @Override
    public Actions actions() {
      return how.equals("actions") ? null : super.actions();
    }

    @Override
    public Episode start(RandomGenerator random) {
      return switch (how) {
        case "start" -> null;
        case "reward" ->
            new Walk(random) {
              @Override
              public Outcome pass() {
                return Outcome.of(1e300);
              }
            };
        default -> super.start(random);
      };
    }
  }

  private static class Walk implements Episode {
    private final RandomGenerator random;
    private int side;
    private int step;
    private int right;

    Walk(RandomGenerator random) {
      this.random = random;
      side = random.nextInt(2);
    }

    @Override
    public void observe(float[] observation) {
      observation[0] = side;
      observation[1] = 1 - side;
      observation[2] = 1;
    }

    @Override
    public boolean decides() {
      return step % 3 == 2;
    }

    @Override
    public Outcome pass() {
      step++;
      return step == 14 ? Outcome.truncated(0) : Outcome.of(0);
    }

    @Override
    public Outcome act(int action) {
      double reward = action == side ? 1 : 0;
      right += action == side ? 1 : 0;
      side = random.nextInt(2);
      step++;
      return Outcome.of(reward);
    }

    @Override
    public Optional<Boolean> success() {
      return Optional.of(right == 4);
    }
  }

  private static String json(String reinforcement, String policy) {
    return """
        {"environment": "sides",
         "reinforcement": {%s},
         "network": {
           "populations": {"e": {"neuron": "lif", "size": 20}},
           "projections": [{"from": "input", "to": "e", "initial_weights": {"gain": 4}}, {"from": "e", "to": "e"}],
           "readouts": {
             "policy": {"tau_out": 2, "loss": %s},
             "value": {"tau_out": 2, "size": 1, "loss": "mean_squared_error", "weight": 0.5}}},
         "optimizer": {"name": "adam", "learning_rate": 0.02},
         "training": {"epochs": 15, "batch_size": 16}}
        """
        .formatted(reinforcement, policy);
  }

  private static final String SETTINGS =
      "\"episodes\": 32, \"validation_episodes\": 16, \"passes\": 2, \"gamma\": 0.5";
  private static final String CLIPPED =
      "{\"name\": \"policy_gradient\", \"entropy\": 0.01, \"clip\": 0.2}";

  private Experiment experiment(String reinforcement, String policy) {
    return new ExperimentReader(plugins).read(json(reinforcement, policy), "test");
  }

  private static Trainer trainer(Experiment experiment, Workers workers) {
    return new Trainer(experiment, task(experiment), workers);
  }

  private static EnvironmentTask task(Experiment experiment) {
    return (EnvironmentTask)
        experiment.task().factory().create(experiment.task().context().withSeed(experiment.seed()));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Experiment experiment = experiment(SETTINGS, CLIPPED);
    String text = new ExperimentWriter().write(experiment);
    assertEquals(experiment, new ExperimentReader(plugins).read(text, "again"));
    assertTrue(text.contains("\"environment\": {\n"), text);
  }

  /** With its class, and where that is from. */
  @Test
  void whatAnEnvironmentDoesWrongIsSaidWithItsName() {
    String place = "environment " + Origin.of(Broken.class) + ": ";
    Sides sides =
        new Sides() {
          @Override
          public Environment create(Context context) {
            return new Broken("actions");
          }
        };
    EnvironmentTaskFactory factory =
        new EnvironmentTaskFactory(
            new Choice<>(sides, Arguments.defaults(sides)), settings(1, 1, 1));
    assertEquals(
        place + "actions(): got null, but expected what the agent can do",
        refusal(() -> factory.create(Context.defaults(factory))));
    assertEquals(
        place + "start(): got null, but expected an episode", refusal(() -> play("start")));
    assertEquals(
        place
            + "outcome of step 0: got Outcome[reward=1.0E300, end=NONE], but expected a reward that"
            + " is finite in single precision",
        refusal(() -> play("reward")));
  }

  private static PlayedEpisode play(String how) {
    return new EnvironmentTask(new Broken(how), settings(1, 1, 1), 1).train().playAtRandom(0, 0);
  }

  private static String refusal(Executable work) {
    return assertThrows(InvalidInputException.class, work).getMessage();
  }

  @Test
  void itLearns() {
    Trainer trainer = trainer(experiment(SETTINGS, CLIPPED), workers);
    EpisodeSet validation =
        (EpisodeSet) task(experiment(SETTINGS, CLIPPED)).validation().orElseThrow();
    Score before = trainer.evaluate(validation);
    assertTrue(trainer.run(NOBODY, () -> false));
    Score after = trainer.evaluate(validation);
    assertEquals(15 * 2 * 2, trainer.updates());
    assertTrue(before.meanReturn() < 3, "at once: " + before.meanReturn());
    assertTrue(after.meanReturn() > 3.5, "after training: " + after.meanReturn());
    assertEquals(14, after.episodeLength());
    assertTrue(after.success() > 0.6, "after training: " + after.success());
    assertEquals(-after.meanReturn(), after.error());
  }

  /** By e-prop; and by pairs and triplets of spikes that meet the reward, or an error, later. */
  private Experiment[] traced() {
    String json = json(SETTINGS, CLIPPED);
    String[] changed = {
      json,
      json.replace("\"policy\": {", "\"policy\": {\"learning_signal\": {\"name\": \"modulator\"}, ")
          .replace(
              "\"optimizer\"", "\"trace\": {\"name\": \"rstdp\", \"tau_e\": 30}, \"optimizer\""),
      json.replace("\"policy\": {", "\"policy\": {\"learning_signal\": \"random\", ")
          .replace(
              "\"optimizer\"",
              "\"trace\": {\"name\": \"triplet\", \"tau_e\": 9, \"a3_plus\": 1}, \"optimizer\"")
    };
    Experiment[] all = new Experiment[changed.length];
    Arrays.setAll(all, i -> new ExperimentReader(plugins).read(changed[i], "test"));
    return all;
  }

  @Test
  void tracesOfSpikesLearnFromRewards() {
    List<Weights> after = new ArrayList<>();
    for (Experiment experiment : traced()) {
      Trainer trainer = trainer(experiment, workers);
      float[] before = trainer.network().weights().projection(0)[0].clone();
      trainer.run(NOBODY, () -> trainer.updates() == 2);
      assertFalse(Arrays.equals(before, trainer.network().weights().projection(0)[0]));
      for (Weights other : after) {
        assertFalse(
            Arrays.equals(other.projection(0)[0], trainer.network().weights().projection(0)[0]));
      }
      after.add(trainer.network().weights());
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    for (Experiment experiment : traced()) {
      sameForAnyNumberOfThreads(experiment);
    }
  }

  private void sameForAnyNumberOfThreads(Experiment experiment) {
    Trainer one = trainer(experiment, workers);
    one.run(NOBODY, () -> one.epochsDone() == 2);
    try (Workers three = new Workers(3)) {
      Trainer other = trainer(experiment, three);
      other.run(NOBODY, () -> other.epochsDone() == 2);
      TrainerTest.assertSame(one.network().weights(), other.network().weights());
    }
  }

  @Test
  void aRestoredRunGoesOnToTheSameEnd() {
    for (Experiment experiment : traced()) {
      goesOnToTheSameEnd(experiment);
    }
  }

  private void goesOnToTheSameEnd(Experiment experiment) {
    Trainer whole = trainer(experiment, workers);
    whole.run(NOBODY, () -> whole.epochsDone() == 3);
    Trainer first = trainer(experiment, workers);
    assertFalse(first.run(NOBODY, () -> first.updates() == 6));
    Path file = folder.resolve("checkpoint.npz");
    Checkpoint.save(first, file);
    Trainer second = trainer(experiment, workers);
    Checkpoint.restore(second, file);
    second.run(NOBODY, () -> second.epochsDone() == 3);
    TrainerTest.assertSame(whole.network().weights(), second.network().weights());
    assertEquals(whole.progress.bestError, second.progress.bestError);
  }

  @Test
  void theEngineSaysWhatTheAgentSaid() {
    Trainer trainer = trainer(experiment(SETTINGS, CLIPPED), workers);
    EpisodeSet set = task(experiment(SETTINGS, CLIPPED)).train();
    Episodes episodes = new Episodes(trainer.network(), workers);
    List<PlayedEpisode> played = episodes.play(set, 3, new int[] {0, 5});
    List<Sample> batch = episodes.samples(played, set.task().reinforcement());
    var runs =
        trainer.network().engine(workers).evaluate(trainer.network().weights(), batch).runs();
    for (int b = 0; b < 2; b++) {
      PlayedEpisode episode = played.get(b);
      assertArrayEquals(new int[] {2, 5, 8, 11}, episode.decisions());
      assertEquals(15, batch.get(b).input().steps());
      for (int i = 0; i < 4; i++) {
        int t = episode.decisions()[i];
        assertEquals(episode.values()[i], runs.get(b).readoutAt(1, t)[0]);
        double[] y = runs.get(b).readoutAt(0, t);
        double sum = StrictMath.exp(y[0]) + StrictMath.exp(y[1]);
        int action = episode.actions()[i];
        assertEquals(y[action] - StrictMath.log(sum), episode.logProbabilities()[i], 1e-12);
        assertEquals(action, batch.get(b).target(0).classAt(t));
      }
      assertEquals(episode.last(), runs.get(b).readoutAt(1, 14)[0]);
    }
  }

  /** The loss is the mean over episodes of sums over their steps, in proportion to advantages. */
  @Test
  void advantagesScaleTheGradient() {
    String json =
        json(SETTINGS, CLIPPED).replace("\"weight\": 0.5", "\"weight\": 0"); // of the value
    Trainer trainer = trainer(new ExperimentReader(plugins).read(json, "test"), workers);
    EpisodeSet set = task(experiment(SETTINGS, CLIPPED)).train();
    Episodes episodes = new Episodes(trainer.network(), workers);
    List<Sample> batch =
        episodes.samples(episodes.play(set, 0, new int[] {0, 1, 2}), settings(0.5, 1, 1));
    List<Sample> small = batch.stream().map(sample -> weighted(sample, 0.01)).toList();
    List<Sample> twice = Stream.concat(batch.stream(), batch.stream()).toList();
    Weights whole = Weights.gradient(trainer.network().structure());
    Weights other = Weights.gradient(trainer.network().structure());
    double loss = gradient(trainer, batch, whole);
    assertTrue(largest(whole) > 1e-3, "got " + largest(whole));
    assertEquals(0.01 * loss, gradient(trainer, small, other), 1e-9 * Math.abs(loss));
    assertProportional(whole, other, 0.01);
    assertEquals(loss, gradient(trainer, twice, other), 1e-9 * Math.abs(loss));
    assertProportional(whole, other, 1);
  }

  private static Sample weighted(Sample sample, double factor) {
    Target policy = sample.target(0);
    double[] window = new double[policy.steps()];
    for (int t = 0; t < window.length; t++) {
      window[t] = factor * policy.weight(t);
    }
    return new Sample(
        sample.input(), List.of(policy.withWindow(window), sample.target(1)), sample.rewards());
  }

  private double gradient(Trainer trainer, List<Sample> batch, Weights into) {
    EpropNetwork network = trainer.network();
    return network
        .engine(workers)
        .gradient(network.weights(), network.feedback(), batch, into)
        .loss();
  }

  private static double largest(Weights weights) {
    double most = 0;
    for (Leaf leaf : weights.leaves()) {
      for (float[] row : leaf.rows()) {
        for (float x : row) {
          most = Math.max(most, Math.abs(x));
        }
      }
    }
    return most;
  }

  private static void assertProportional(Weights whole, Weights part, double factor) {
    double tolerance = 1e-5 * factor * largest(whole);
    for (int i = 0; i < whole.leaves().size(); i++) {
      float[][] expected = whole.leaves().get(i).rows();
      float[][] actual = part.leaves().get(i).rows();
      for (int r = 0; r < expected.length; r++) {
        for (int k = 0; k < expected[r].length; k++) {
          assertEquals(factor * expected[r][k], actual[r][k], tolerance);
        }
      }
    }
  }

  @Test
  void advantagesByHand() {
    PlayedEpisode episode =
        new PlayedEpisode(
            new SpikeInput(1, new int[6], new int[0]),
            new float[] {9, 1, 2, 4, 0},
            4,
            new int[] {1, 3},
            new int[] {0, 1},
            null,
            new double[2],
            new double[] {0.5, 0.25},
            2,
            Optional.empty());
    // r_0 = 1 + 2, r_1 = 4; what came before the first decision is nobody's doing.
    double second = 4 + 0.5 * 2 - 0.25;
    double first = 3 + 0.5 * 0.25 - 0.5 + 0.5 * 0.8 * second;
    assertArrayEquals(new double[] {first, second}, episode.advantages(settings(0.5, 0.8, 1)));
    assertEquals(16, episode.totalReward());
    // With lambda = 1 the return is the discounted sum, whatever was expected between.
    double[] all = episode.advantages(settings(0.5, 1, 0.1));
    assertEquals(0.1 * 3 + 0.5 * 0.1 * 4 + 0.25 * 2, all[0] + 0.5, 1e-12);
  }

  private static Reinforcement settings(double gamma, double lambda, double scale) {
    return new Reinforcement(gamma, lambda, false, scale, 1, 1, 0, 0, true, 1, 0, true);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        json(SETTINGS, CLIPPED).replace("\"policy\"", "\"actor\""),
        "network.readouts: got [actor, value], but expected \"policy\" with an output for each"
            + " action, and \"value\" with one output, for a network that acts in an environment");
    refused(
        json(SETTINGS, CLIPPED).replace("\"size\": 1, ", "\"size\": 4, "),
        "network.readouts.value.size: got 4, but expected 1: one output");
    refused(
        json(SETTINGS, CLIPPED).replace("\"environment\":", "\"task\": \"x\", \"environment\":"),
        "test: task: stands beside \"environment\"; expected one of them");
    refused(
        json(SETTINGS, CLIPPED).replace("\"epochs\": 15", "\"class_weights\": \"balanced\""),
        "test: training.class_weights: got \"balanced\", but expected \"\" for an environment");
  }

  private void refused(String json, String message) {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> trainer(new ExperimentReader(plugins).read(json, "test"), workers));
    assertEquals(message, e.getMessage());
  }
}
