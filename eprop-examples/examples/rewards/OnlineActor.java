import java.util.*;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.*;
import org.eprop.api.plugin.*;
import org.eprop.core.model.*;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;

/** Reward-based e-prop while an episode runs: weights change at each decision, by the error of the one before. */
public class OnlineActor {
  static final double GAMMA = 0.98, LAMBDA = 0.95, VALUE = 0.5, SIGMA = 0.3;

  final Environment environment;
  final double scale;
  final SequenceLearner learner;
  final WeightUpdate update;
  final Weights trace;
  final RandomGenerator random;

  OnlineActor(Plugins plugins, Environment environment, double scale, long seed) {
    this.environment = environment;
    this.scale = scale;
    boolean discrete = environment.actions().discrete();
    EpropNetwork network = new NetworkBuilder(plugins, environment.observations(), environment.actions().size())
        .timeStep(environment.timeStep())
        .population("e", p -> p.neurons("alif", 100,
            Map.of("tau_m", new Distribution.Uniform(20, 60), "tau_a", new Distribution.LogUniform(200, 2000))).bias())
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 3)))
        .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.5)))
        .readout("policy", r -> r.tauOut(30).loss(discrete ? "softmax_cross_entropy" : "mean_squared_error", Map.of()).sumOfTerms().gain(0.1))
        .readout("value", r -> r.size(1).tauOut(30).loss("mean_squared_error", Map.of()).sumOfTerms().gain(0.1))
        .create(seed);
    learner = network.learner();
    update = network.update(plugins, "adam", Map.of());
    trace = network.newGradient();
    random = new SplittableRandom(seed);
  }

  /** The sum of the episode's rewards. */
  double episode(double rate) {
    Episode episode = environment.start(new SplittableRandom(random.nextLong()));
    float[] x = new float[environment.observations()];
    learner.reset();
    learner.clearGradient();
    trace.clear();
    double reward = 0, sum = 0, before = 0;
    boolean decided = false;
    Outcome outcome;
    do {
      Arrays.fill(x, 0);
      episode.observe(x);
      double[] y = learner.step(x);
      if (episode.decides()) {
        double value = learner.readout(1)[0];
        outcome = act(episode, y);                       // -log pi(action), for an advantage of 1,
        learner.learnWeighted(1, VALUE, value + 1);      // and a value that is 1 too low
        learner.endWindow();
        learn(decided ? reward + GAMMA * value - before : 0, true, rate);
        decided = true;
        before = value;
        reward = 0;
      } else {
        outcome = episode.pass();
      }
      reward += scale * outcome.reward();
      sum += outcome.reward();
    } while (!outcome.isLast());
    double next = 0;
    if (outcome.end() == Outcome.End.TRUNCATED) {
      Arrays.fill(x, 0);
      episode.observe(x);
      learner.step(x);
      learner.endWindow();
      next = learner.readout(1)[0];
    }
    learn(reward + GAMMA * next - before, false, rate);
    return sum;
  }

  /** W by -rate D F; then F := gamma lambda F + the gradient of the decision that was just made. */
  private void learn(double error, boolean decision, double rate) {
    Weights gradient = learner.gradient();
    Weights now = gradient.copy();
    gradient.set(trace);
    gradient.scale(error);
    learner.apply(update, rate);
    trace.scale(GAMMA * LAMBDA);
    if (decision) trace.add(now);
  }

  private Outcome act(Episode episode, double[] y) {
    if (!environment.actions().discrete()) {
      double[] action = Arrays.stream(y).map(v -> v + random.nextGaussian()).toArray();
      learner.learnWeighted(0, 1, action);
      return episode.act(Arrays.stream(action).map(v -> SIGMA * v).toArray());
    }
    double largest = Arrays.stream(y).max().getAsDouble();
    double rest = random.nextDouble() * Arrays.stream(y).map(v -> StrictMath.exp(v - largest)).sum();
    int action = 0;
    while (action < y.length - 1 && (rest -= StrictMath.exp(y[action] - largest)) > 0) action++;
    learner.learnWeighted(0, 1, action);
    return episode.act(action);
  }

  public static void main(String[] args) {
    String name = args.length > 0 ? args[0] : "cart_pole";
    int episodes = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    double scale = args.length > 2 ? Double.parseDouble(args[2]) : 0.02;
    long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
    try (Plugins plugins = Plugins.builder().classPath(OnlineActor.class.getClassLoader()).build()) {
      Choice<EnvironmentFactory> choice = Choice.of(plugins.find(EnvironmentFactory.class, name));
      OnlineActor actor = new OnlineActor(plugins, choice.factory().create(choice.context()), scale, seed);
      int some = episodes / 10;
      double mean = 0;
      for (int n = 0; n < episodes; n++) {
        mean += actor.episode(0.0003 * (1 - n / (double) episodes)) / some;
        if ((n + 1) % some == 0) {
          System.out.printf(Locale.ROOT, "episode %d: mean return %.2f%n", n + 1, mean);
          mean = 0;
        }
      }
    }
  }
}
