package org.eprop.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.experiment.io.NpyArray;
import org.eprop.serve.Client.Reply;

/** The environment that a client has: its episodes are asked for, a call an action. */
final class ClientWorlds extends DescribedComponent implements EnvironmentFactory {

  private static final Parameter OBSERVATIONS =
      Parameter.integer("observations", 1).above(0).describe("numbers that are seen");
  private static final Parameter ACTIONS =
      Parameter.integer("actions", 2).above(0).describe("actions, or numbers of one");
  private static final Parameter REAL =
      Parameter.flag("real", false).describe("whether actions are real numbers");
  private static final Parameter TIME_STEP =
      Parameter.real("time_step", 20).above(0).unit("ms").describe("from one action to the next");
  private static final Parameter STEPS =
      Parameter.integer("steps_per_action", 1).above(0).describe("steps of the network in that");
  private static final Parameter LIMIT =
      Parameter.integer("limit", 500).above(0).describe("actions that no episode has more of");

  /** Seeds that every client can hold. */
  private static final int SEED_BITS = 31;

  private final Client client;
  private final AtomicLong episodes = new AtomicLong();

  ClientWorlds(Client client) {
    super(
        "client",
        "The environment of the program that eprop serves, such as Python's.",
        List.of(OBSERVATIONS, ACTIONS, REAL, TIME_STEP, STEPS, LIMIT));
    this.client = client;
  }

  @Override
  public Environment create(Context context) {
    return new World(
        context.integer(OBSERVATIONS),
        new Actions(!context.flag(REAL), context.integer(ACTIONS)),
        context.real(TIME_STEP) / context.integer(STEPS),
        context.integer(STEPS),
        Math.multiplyExact(context.integer(STEPS), context.integer(LIMIT)));
  }

  private final class World implements Environment {

    private final int observations;
    private final Actions actions;
    private final double timeStep;
    private final int steps;
    private final int longest;

    World(int observations, Actions actions, double timeStep, int steps, int longest) {
      this.observations = observations;
      this.actions = actions;
      this.timeStep = timeStep;
      this.steps = steps;
      this.longest = longest;
    }

    @Override
    public int observations() {
      return observations;
    }

    @Override
    public Actions actions() {
      return actions;
    }

    @Override
    public double timeStep() {
      return timeStep;
    }

    @Override
    public int longestEpisode() {
      return longest;
    }

    @Override
    public Episode start(RandomGenerator random) {
      return new Played(observations, steps, random.nextLong() >>> (Long.SIZE - SEED_BITS));
    }
  }

  /** Each has a number, by which the client knows it. */
  private final class Played implements Episode {

    private final long number = episodes.incrementAndGet();
    private final int observations;
    private final int steps;
    private int step;
    private float[] seen;
    private Optional<Boolean> success = Optional.empty();

    Played(int observations, int steps, long seed) {
      this.observations = observations;
      this.steps = steps;
      see(client.call(about("environment.start").put("seed", seed), Map.of()));
    }

    private ObjectNode about(String what) {
      return JsonNodeFactory.instance.objectNode().put("do", what).put("episode", number);
    }

    private void see(Reply reply) {
      NpyArray array = reply.arrays().get("observation");
      if (array == null || array.size() != observations) {
        throw new InvalidInputException(
                "got %s numbers, but expected %s"
                    .formatted(array == null ? 0 : array.size(), observations))
            .at("observation");
      }
      seen = array.toFloats();
    }

    @Override
    public void observe(float[] observation) {
      System.arraycopy(seen, 0, observation, 0, observations);
    }

    @Override
    public boolean decides() {
      return step == steps - 1;
    }

    @Override
    public Outcome pass() {
      step++;
      return Outcome.of(0);
    }

    @Override
    public Outcome act(int action) {
      return act(about("environment.act").put("action", action));
    }

    @Override
    public Outcome act(double[] action) {
      ObjectNode call = about("environment.act");
      for (double number : action) {
        call.withArray("/action").add(number);
      }
      return act(call);
    }

    private Outcome act(ObjectNode call) {
      step = 0;
      Reply reply = client.call(call, Map.of());
      see(reply);
      if (reply.json().has("success")) {
        success = Optional.of(reply.json().get("success").flag());
      }
      double reward = reply.json().get("reward").number("a number");
      return switch (reply.json().get("end").oneOf(List.of("none", "terminal", "truncated"))) {
        case "terminal" -> Outcome.terminal(reward);
        case "truncated" -> Outcome.truncated(reward);
        default -> Outcome.of(reward);
      };
    }

    @Override
    public Optional<Boolean> success() {
      return success;
    }
  }
}
