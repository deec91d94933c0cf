package org.eprop.experiment.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.io.Npz;

/**
 * Acts, and learns from rewards while the episode runs, by reward-based e-prop (Bellec et al. 2020,
 * actor and critic). At decision i, with r_i the scaled rewards from there to the next one and V
 * the readout {@code value},
 *
 * <pre>
 *     delta_i = r_i + gamma V_{i+1} - V_i
 *     F_i     = gamma lambda F_{i-1} + d/dW (-log pi(a_i) - c V_i),    W -= eta delta_i F_i
 * </pre>
 *
 * <p>d/dW being e-prop's, and the step the optimizer's. delta_i is known at the next decision, when
 * weights change. Actions are drawn by the readout {@code policy}: from its softmax, or, if they
 * are real numbers, sigma (y + noise) with standard normal noise. Owned by one thread.
 *
 * @since 1.0
 */
public final class OnlineAgent {

  private static final String JSON = "agent.json";

  private final EpropNetwork network;
  private final Actions actions;
  private final WeightUpdate update;
  private final Settings settings;
  private final PolicyReadouts readouts;
  private final SequenceLearner learner;
  private final Inference inference;
  private final Weights trace;

  /** The learner, or inference where nothing is learned. */
  private Inference runs;

  private RandomGenerator random;
  private boolean decided;
  private double reward;
  private double before;

  /**
   * How it learns.
   *
   * @param gamma discount of a decision, 0 to 1
   * @param lambda decay of F beside gamma, 0 to 1
   * @param value c, how much the value's error counts beside the policy's
   * @param rewardScale factor on rewards
   * @param sigma standard deviation of actions that are real numbers
   */
  public record Settings(
      double gamma, double lambda, double value, double rewardScale, double sigma) {

    /**
     * Checks the numbers.
     *
     * @throws InvalidInputException if one is outside of its range
     */
    public Settings {
      expect("gamma", gamma, gamma <= 1, "0 to 1");
      expect("lambda", lambda, lambda <= 1, "0 to 1");
      expect("value", value, true, "a finite number >= 0");
      expect("reward_scale", rewardScale, true, "a finite number >= 0");
      expect("sigma", sigma, true, "a finite number >= 0");
    }

    private static void expect(String name, double number, boolean fits, String expected) {
      if (!(fits && number >= 0 && number < Double.POSITIVE_INFINITY)) {
        throw new InvalidInputException("got " + number + ", but expected " + expected).at(name);
      }
    }
  }

  /**
   * @param network whose weights change; with the readouts {@code policy} and {@code value}, of
   *     losses that are sums over steps: cross-entropy or, for real actions, squared errors
   * @param actions that there are
   * @param update of its weights
   * @throws InvalidInputException if the network can't act so, or can't learn online
   */
  public OnlineAgent(
      EpropNetwork network, Actions actions, WeightUpdate update, Settings settings) {
    this.network = network;
    this.actions = actions;
    this.update = update;
    this.settings = settings;
    readouts = PolicyReadouts.of(network.structure());
    readouts.expect(network.structure(), actions.size());
    learner = network.learner();
    inference = network.inference();
    trace = network.newGradient();
    begin(RandomStreams.generator(0), /* learns= */ false);
  }

  /**
   * An episode begins; whatever one was not over is forgotten.
   *
   * @param choice draws its actions
   * @param learns whether it is learned from; if not, the likeliest actions are taken
   */
  public void begin(RandomGenerator choice, boolean learns) {
    random = choice;
    runs = learns ? learner : inference;
    runs.reset();
    if (learns) {
      learner.clearGradient();
      trace.clear();
    }
    decided = false;
    reward = 0;
    before = 0;
  }

  /** A step that asks for no action. */
  public void pass(float[] observation) {
    runs.step(observation);
  }

  /**
   * A step that asks for one of several actions.
   *
   * @param rate eta, of what is learned about the decision before
   */
  public int act(float[] observation, double rate) {
    if (!actions.discrete()) {
      throw new IllegalStateException("actions are real numbers: actReal");
    }
    double[] y = policy(observation);
    if (runs == inference) {
      return Target.largest(y);
    }
    double value = runs.readout(readouts.value())[0];
    double largest = y[Target.largest(y)];
    double sum = 0;
    for (double of : y) {
      sum += StrictMath.exp(of - largest);
    }
    double rest = random.nextDouble() * sum;
    int action = 0;
    while (action < y.length - 1 && (rest -= StrictMath.exp(y[action] - largest)) > 0) {
      action++;
    }
    learner.learnWeighted(readouts.policy(), 1, action);
    decide(value, rate);
    return action;
  }

  /** The same where actions are real numbers. */
  public double[] actReal(float[] observation, double rate) {
    double[] action = policy(observation);
    if (runs == learner) {
      double value = runs.readout(readouts.value())[0];
      for (int k = 0; k < action.length; k++) {
        action[k] += random.nextGaussian();
      }
      learner.learnWeighted(readouts.policy(), 1, action);
      decide(value, rate);
    }
    double[] scaled = action.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= settings.sigma();
    }
    return scaled;
  }

  private double[] policy(float[] observation) {
    runs.step(observation);
    return runs.readout(readouts.policy());
  }

  private void decide(double value, double rate) {
    learner.learnWeighted(readouts.value(), settings.value(), value + 1); // 1 too low
    learner.endWindow();
    learn(decided ? reward + settings.gamma() * value - before : 0, /* decision= */ true, rate);
    decided = true;
    before = value;
    reward = 0;
  }

  /**
   * Adds a reward to those since the last decision.
   *
   * @throws InvalidInputException if it is not finite in single precision
   */
  public void reward(double r) {
    if (!Float.isFinite((float) r)) {
      throw new InvalidInputException(
              "got " + r + ", but expected a number that is finite in single precision")
          .at("reward");
    }
    reward += settings.rewardScale() * r;
  }

  /** The episode is over: no reward follows. */
  public void end(double rate) {
    endBefore(0, rate);
  }

  /**
   * The episode was cut off, by a limit that the agent does not see: what would have followed is
   * worth what it expects.
   *
   * @param observation the last one
   */
  public void cutOff(float[] observation, double rate) {
    runs.step(observation);
    if (runs == learner) {
      learner.endWindow();
    }
    endBefore(runs.readout(readouts.value())[0], rate);
  }

  private void endBefore(double next, double rate) {
    if (runs == learner && decided) {
      learn(reward + settings.gamma() * next - before, /* decision= */ false, rate);
    }
    decided = false;
  }

  /** W by -eta delta F; then F := gamma lambda F + the gradient of the decision just made. */
  private void learn(double error, boolean decision, double rate) {
    Weights gradient = learner.gradient();
    Weights now = gradient.copy();
    gradient.set(trace);
    gradient.scale(error);
    learner.apply(update, rate);
    trace.scale(settings.gamma() * settings.lambda());
    if (decision) {
      trace.add(now);
    }
  }

  /** The network, with its weights as they are. */
  public EpropNetwork network() {
    return network;
  }

  /** What it has learned, and the optimizer's memory, between two episodes. */
  public byte[] state() {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    Checkpoint.put(arrays, network, update);
    return new Npz(arrays, Map.of(JSON, "{\"updates\": " + update.updates() + "}\n")).bytes();
  }

  /**
   * Takes that of another of the same network and optimizer.
   *
   * @throws InvalidInputException if it was changed by a bit, or is of another network
   */
  public void restore(byte[] state) {
    Npz archive = Npz.readExact(new ByteArrayInputStream(state));
    Checkpoint.take(archive, network, update);
    try {
      update.resumeAt(new ObjectMapper().readTree(archive.text(JSON)).path("updates").asLong());
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(JSON + ": " + e.getOriginalMessage(), e);
    }
    begin(random, /* learns= */ false);
  }
}
