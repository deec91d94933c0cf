package org.eprop.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayInputStream;
import org.eprop.api.environment.Actions;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.training.OnlineAgent;
import org.eprop.serve.Requests.Speed;

/** Agents that a client has by number: each acts where the client says, and learns online. */
final class Agents {

  private static final String AGENT = "agent";
  private static final String STATE = "state";
  private static final String RATE = "rate";
  private static final int MOST_STEPS = 10_000;

  private final Plugins plugins;
  private final ExperimentReader reader;
  private final Handles<Acting> open = new Handles<>(AGENT);

  Agents(Plugins plugins) {
    this.plugins = plugins;
    reader = new ExperimentReader(plugins);
  }

  void addTo(Requests requests) {
    requests.closes(open);
    requests.add("agent.create", Speed.WORK, this::create);
    requests.change("agent.begin", Speed.QUICK, open, Agents::begin);
    requests.change("agent.act", Speed.QUICK, open, Agents::act);
    requests.change("agent.end", Speed.QUICK, open, Agents::end);
    requests.add("agent.save", Speed.WORK, open, Agents::save);
  }

  /**
   * One of them.
   *
   * @param streams of its actions, one an episode
   * @param steps of the network for each observation
   */
  private record Acting(OnlineAgent agent, Actions actions, RandomStreams streams, int steps) {}

  private Answer create(Request request) {
    request.withKeys(
        "actions",
        "real",
        "steps",
        "gamma",
        "lambda",
        "value",
        "reward_scale",
        "sigma",
        "optimizer",
        "seed");
    EpropNetwork network =
        NetworkFile.read(new ByteArrayInputStream(request.bytes("file")), plugins).network();
    Choice<OptimizerFactory> optimizer =
        reader.component(request.piece("optimizer"), OptimizerFactory.class);
    WeightUpdate update =
        network.update(optimizer.make(optimizer.context(), OptimizerFactory::create));
    Actions actions = new Actions(request.whole("real", 0) == 0, request.whole("actions"));
    OnlineAgent agent =
        new OnlineAgent(
            network,
            actions,
            update,
            new OnlineAgent.Settings(
                request.real("gamma", 1),
                request.real("lambda", 1),
                request.real("value", 1),
                request.real("reward_scale", 1),
                request.real("sigma", 1)));
    if (request.arrays().names().contains(STATE)) {
      agent.restore(request.bytes(STATE));
    }
    int steps =
        request.has("steps")
            ? (int) request.json().get("steps").whole(1, MOST_STEPS, "1 to " + MOST_STEPS)
            : 1;
    RandomStreams streams = new RandomStreams(request.whole("seed", 1));
    Answer answer = new Answer();
    answer.json().put(AGENT, open.open(new Acting(agent, actions, streams, steps)));
    return answer;
  }

  private static Answer begin(Acting acting, Request request) {
    request.withKeys(AGENT, "episode", "learn");
    acting.agent.begin(
        acting.streams.stream("actions", request.whole("episode")), request.whole("learn") != 0);
    return new Answer();
  }

  private static Answer act(Acting acting, Request request) {
    request.withKeys(AGENT, "x", "reward", RATE);
    float[] x = request.singles("x");
    double rate = request.real(RATE, 0);
    acting.agent.reward(request.real("reward", 0));
    for (int s = 1; s < acting.steps; s++) {
      acting.agent.pass(x);
    }
    Answer answer = new Answer();
    if (acting.actions.discrete()) {
      answer.json().put("action", acting.agent.act(x, rate));
    } else {
      ArrayNode action = answer.json().putArray("action");
      for (double number : acting.agent.actReal(x, rate)) {
        action.add(number);
      }
    }
    return answer;
  }

  private static Answer end(Acting acting, Request request) {
    request.withKeys(AGENT, "x", "reward", RATE);
    acting.agent.reward(request.real("reward", 0));
    if (request.has("x")) {
      acting.agent.cutOff(request.singles("x"), request.real(RATE, 0));
    } else {
      acting.agent.end(request.real(RATE, 0));
    }
    return new Answer();
  }

  private static Answer save(Acting acting, Request request) {
    request.withKeys(AGENT, "file");
    byte[] bytes =
        request.has("file") ? NetworkFile.of(acting.agent.network()).bytes() : acting.agent.state();
    return new Answer()
        .with(request.has("file") ? "file" : STATE, NpyArray.of(bytes, bytes.length));
  }
}
