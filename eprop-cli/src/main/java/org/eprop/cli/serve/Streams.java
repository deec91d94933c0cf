package org.eprop.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.array.TensorArrays;
import org.eprop.experiment.io.NpyArray;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/** Streams that a client has by number, each of many keys. */
final class Streams {

  private static final String STREAM = "stream";
  private static final String KEY = "key";
  private static final String OPTIMIZER = "optimizer";

  private final Networks networks;
  private final Plugins plugins;
  private final ExperimentReader reader;
  private final Map<Integer, Stream> open = new HashMap<>();
  private int last;

  Streams(Networks networks, Plugins plugins) {
    this.networks = networks;
    this.plugins = plugins;
    reader = new ExperimentReader(plugins);
  }

  void addTo(Map<String, Function<Request, Answer>> known) {
    known.put("stream.create", this::create);
    known.put("stream.step", this::step);
    known.put("stream.learn", this::learn);
    known.put("stream.weights", this::weights);
    known.put("stream.save", this::save);
    known.put("stream.load", this::load);
  }

  void close(int stream) {
    open.remove(stream);
  }

  /** A learner, the bytes of its keys, and a session that one of them is open in. */
  private static final class Stream {
    final KeyedSession session;
    final Map<String, byte[]> states = new LinkedHashMap<>();
    String current;

    Stream(KeyedLearner learner) {
      session = learner.open(null);
    }

    /** Whoever is open stays so as long as no other key comes. */
    KeyedSession at(String key) {
      if (!key.equals(current)) {
        keep();
        current = null;
        session.open(states.get(key));
        current = key;
      }
      return session;
    }

    void keep() {
      if (current != null) {
        states.put(current, session.bytes());
      }
    }
  }

  private Stream of(Request request) {
    int number = request.whole(STREAM);
    Stream stream = open.get(number);
    if (stream == null) {
      throw new InvalidInputException(
              "got " + number + ", but there is no such stream: it was closed, or never opened")
          .at(STREAM);
    }
    return stream;
  }

  private Answer create(Request request) {
    request.withKeys("network", "own", OPTIMIZER, "learning_rate", "lateness");
    EpropNetwork network = networks.of(request);
    int lateness = request.whole("lateness", 0);
    open.put(++last, new Stream(learner(network, request).withLateness(lateness)));
    Answer answer = new Answer();
    answer.json().put(STREAM, last);
    return answer;
  }

  private KeyedLearner learner(EpropNetwork network, Request request) {
    double rate = request.real("learning_rate", 0.1);
    List<String> own = request.texts("own");
    if (own.isEmpty()) {
      return KeyedLearner.inference(network);
    }
    String name = request.piece(OPTIMIZER).root().get("name").json().asText();
    if (plugins.names(ReadoutOptimizerFactory.class).contains(name)) {
      Choice<ReadoutOptimizerFactory> choice =
          reader.component(request.piece(OPTIMIZER), ReadoutOptimizerFactory.class);
      ReadoutOptimizer readouts = choice.make(choice.context(), ReadoutOptimizerFactory::create);
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      LeafOptimizers all =
          new LeafOptimizers(
              Choice.of(sgd).make(Choice.of(sgd).context(), OptimizerFactory::create));
      return KeyedLearner.own(network, own, all.withReadouts("*", readouts), rate);
    }
    Choice<OptimizerFactory> choice =
        reader.component(request.piece(OPTIMIZER), OptimizerFactory.class);
    Optimizer optimizer = choice.make(choice.context(), OptimizerFactory::create);
    return KeyedLearner.own(network, own, new LeafOptimizers(optimizer), rate);
  }

  private Answer step(Request request) {
    KeyedSession session = of(request.withKeys(STREAM, KEY, "x")).at(request.text(KEY));
    double[] x = request.numbers("x");
    float[] single = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      single[i] = (float) x[i];
    }
    Answer answer = new Answer();
    answer.json().put("step", session.steps());
    ArrayNode y = answer.json().putArray("y");
    Arrays.stream(session.step(single)).forEach(y::add);
    answer.json().put("answer", session.prediction());
    return answer;
  }

  private Answer learn(Request request) {
    KeyedSession session =
        of(request.withKeys(STREAM, KEY, "step", "label", "values")).at(request.text(KEY));
    long step = request.whole("step");
    Answer answer = new Answer();
    boolean learned =
        request.has("values")
            ? session.learnStep(step, request.numbers("values"))
            : session.learnStep(step, request.whole("label"));
    answer.json().put("learned", learned);
    return answer;
  }

  private Answer weights(Request request) {
    KeyedSession session = of(request.withKeys(STREAM, KEY)).at(request.text(KEY));
    Answer answer = new Answer();
    TensorArrays.put(answer.arrays(), "", session.weights().leaves());
    return answer;
  }

  /** All keys, one after the other: their names, and where the bytes of each end. */
  private Answer save(Request request) {
    Stream stream = of(request.withKeys(STREAM));
    stream.keep();
    Answer answer = new Answer();
    ArrayNode keys = answer.json().putArray("keys");
    ArrayNode ends = answer.json().putArray("ends");
    int length = stream.states.values().stream().mapToInt(state -> state.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (Map.Entry<String, byte[]> entry : stream.states.entrySet()) {
      System.arraycopy(entry.getValue(), 0, all, at, entry.getValue().length);
      at += entry.getValue().length;
      keys.add(entry.getKey());
      ends.add(at);
    }
    return answer.with("states", NpyArray.of(all, length));
  }

  /** The reverse, for a stream of the same network and learner. */
  private Answer load(Request request) {
    Stream stream = of(request.withKeys(STREAM, "keys", "ends"));
    NpyArray all = request.array("states");
    List<String> keys = request.texts("keys");
    double[] ends = request.numbers("ends");
    Map<String, byte[]> states = new LinkedHashMap<>();
    int at = 0;
    for (int n = 0; n < keys.size(); n++) {
      int end = n < ends.length ? (int) ends[n] : -1;
      if (end < at || end > all.size()) {
        throw new InvalidInputException("ends[" + n + "]: expected where the bytes of a key end");
      }
      byte[] state = new byte[end - at];
      for (int i = 0; i < state.length; i++) {
        state[i] = (byte) all.whole(at + i);
      }
      stream.session.open(state); // checks it
      states.put(keys.get(n), state);
      at = end;
    }
    stream.current = null;
    stream.states.clear();
    stream.states.putAll(states);
    return new Answer();
  }
}
