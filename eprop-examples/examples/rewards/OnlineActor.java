import java.util.*;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.*;
import org.eprop.api.plugin.*;
import org.eprop.core.model.*;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.training.OnlineAgent;

/** Reward-based e-prop while an episode runs: weights change at each decision, by the error of the one before. */
public class OnlineActor {
  final Environment environment;
  final OnlineAgent agent;
  final RandomGenerator random;

  OnlineActor(Plugins plugins, Environment environment, double scale, long seed) {
    this.environment = environment;
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
    agent = new OnlineAgent(network, environment.actions(), network.update(plugins, "adam", Map.of()),
        new OnlineAgent.Settings(/* gamma= */ 0.98, /* lambda= */ 0.95, /* value= */ 0.5, scale, /* sigma= */ 0.3));
    random = new SplittableRandom(seed);
  }

  /** The sum of the episode's rewards. */
  double episode(double rate) {
    Episode episode = environment.start(new SplittableRandom(random.nextLong()));
    float[] x = new float[environment.observations()];
    agent.begin(random, /* learns= */ true);
    double sum = 0;
    Outcome outcome;
    do {
      outcome = step(episode, observe(episode, x), rate);
      agent.reward(outcome.reward());
      sum += outcome.reward();
    } while (!outcome.isLast());
    if (outcome.end() == Outcome.End.TRUNCATED) agent.cutOff(observe(episode, x), rate);
    else agent.end(rate);
    return sum;
  }

  private static float[] observe(Episode episode, float[] x) {
    Arrays.fill(x, 0);
    episode.observe(x);
    return x;
  }

  private Outcome step(Episode episode, float[] x, double rate) {
    if (!episode.decides()) {
      agent.pass(x);
      return episode.pass();
    }
    return environment.actions().discrete() ? episode.act(agent.act(x, rate)) : episode.act(agent.actReal(x, rate));
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
