package org.eprop.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.NpyArray;
import org.eprop.serve.Requests.Speed;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/** Streams that a client has by number, each of many keys. */
final class ServedStreams {

  private static final String STREAM = "stream";
  private static final String KEY = "key";
  private static final String KEYS = "keys";
  private static final String STEP = "step";
  private static final String OPTIMIZER = "optimizer";

  private final Networks networks;
  private final Plugins plugins;
  private final ExperimentReader reader;
  private final Handles<KeyedStates> open = new Handles<>(STREAM);

  ServedStreams(Networks networks, Plugins plugins) {
    this.networks = networks;
    this.plugins = plugins;
    reader = new ExperimentReader(plugins);
  }

  void addTo(Requests requests) {
    requests.closes(open);
    requests.add("stream.create", Speed.WORK, networks.open(), this::create);
    requests.change("stream.step", Speed.QUICK, open, ServedStreams::step);
    requests.change("stream.learn", Speed.QUICK, open, ServedStreams::learn);
    requests.change("stream.modulate", Speed.QUICK, open, ServedStreams::modulate);
    requests.add("stream.weights", Speed.WORK, open, ServedStreams::weights);
    requests.add("stream.keys", Speed.WORK, open, ServedStreams::keys);
    requests.change("stream.delete", Speed.QUICK, open, ServedStreams::delete);
    requests.add("stream.save", Speed.WORK, open, ServedStreams::save);
    requests.add("stream.load", Speed.WORK, open, ServedStreams::load);
  }

  /** Of a network as it is now: what becomes of it later does not change the stream. */
  private Answer create(EpropNetwork network, Request request) {
    request.withKeys("network", "own", OPTIMIZER, "learning_rate", "lateness");
    EpropNetwork copy =
        NetworkFile.read(new ByteArrayInputStream(NetworkFile.of(network).bytes()), plugins)
            .network();
    int lateness = request.whole("lateness", 0);
    KeyedStates stream = new KeyedStates(learner(copy, request).withLateness(lateness));
    Answer answer = new Answer();
    answer.json().put(STREAM, open.open(stream));
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

  private static Answer step(KeyedStates stream, Request request) {
    request.withKeys(STREAM, KEY, "x");
    float[] single = request.singles("x");
    return stream.call(
        request.text(KEY),
        session -> {
          Answer answer = new Answer();
          answer.json().put(STEP, session.steps());
          ArrayNode y = answer.json().putArray("y");
          Arrays.stream(session.step(single)).forEach(y::add);
          answer.json().put("answer", session.prediction());
          return answer;
        });
  }

  private static Answer learn(KeyedStates stream, Request request) {
    request.withKeys(STREAM, KEY, STEP, "label", "values");
    long step = request.json().require(STEP, "a whole number").whole();
    Answer answer = new Answer();
    boolean learned =
        stream.call(
            request.text(KEY),
            session ->
                request.has("values")
                    ? session.learnStep(step, request.numbers("values"))
                    : session.learnStep(step, request.whole("label")));
    answer.json().put("learned", learned);
    return answer;
  }

  /** To all neurons, or to each of a population. */
  private static Answer modulate(KeyedStates stream, Request request) {
    request.withKeys(STREAM, KEY, "value", "population", "values");
    stream.expect(request.text(KEY));
    return stream.call(
        request.text(KEY),
        session -> {
          try {
            if (request.has("population")) {
              session.modulate(request.text("population"), request.numbers("values"));
            } else {
              session.modulate(request.json().require("value", "a number").number("a number"));
            }
          } catch (IllegalStateException e) {
            throw new InvalidInputException(e.getMessage()); // the client's order of calls
          }
          return new Answer();
        });
  }

  private static Answer weights(KeyedStates stream, Request request) {
    request.withKeys(STREAM, KEY);
    Answer answer = new Answer();
    stream.expect(request.text(KEY));
    return stream.call(
        request.text(KEY),
        session -> {
          TensorArrays.put(answer.arrays(), "", session.weights().leaves());
          return answer;
        });
  }

  private static Answer keys(KeyedStates stream, Request request) {
    request.withKeys(STREAM);
    Answer answer = new Answer();
    stream.keys().forEach(answer.json().putArray(KEYS)::add);
    return answer;
  }

  private static Answer delete(KeyedStates stream, Request request) {
    stream.delete(request.withKeys(STREAM, KEY).text(KEY));
    return new Answer();
  }

  /** Those of some keys that there are, one after the other: where the bytes of each end. */
  private static Answer save(KeyedStates stream, Request request) {
    List<String> keys = request.withKeys(STREAM, KEYS).texts(KEYS);
    Answer answer = new Answer();
    ArrayNode there = answer.json().putArray(KEYS);
    ArrayNode ends = answer.json().putArray("ends");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String key : keys) {
      if (stream.has(key)) {
        all.writeBytes(stream.state(key));
        there.add(key);
        ends.add(all.size());
      }
    }
    return answer.with("states", NpyArray.of(all.toByteArray(), all.size()));
  }

  /** The reverse, into a stream of the same network and learner. */
  private static Answer load(KeyedStates stream, Request request) {
    request.withKeys(STREAM, KEYS, "ends");
    NpyArray all = request.array("states");
    List<String> keys = request.texts(KEYS);
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
      states.put(keys.get(n), state);
      at = end;
    }
    stream.load(states);
    return new Answer();
  }

  /** A learner, the bytes of its keys, and a session that one of them is open in. */
  private static final class KeyedStates {

    private final KeyedSession session;
    private final Map<String, byte[]> states = new LinkedHashMap<>();

    /** The key that is open; null for none. Its bytes may be older than it is. */
    private String current;

    KeyedStates(KeyedLearner learner) {
      session = learner.open(null);
    }

    /** Takes a key further. Whoever is open stays so as long as no other key comes. */
    <A> A call(String key, Function<KeyedSession, A> work) {
      session.claim();
      if (!key.equals(current)) {
        keep();
        current = null;
        session.open(states.get(key));
        current = key;
      }
      boolean fresh = !states.containsKey(key);
      boolean done = false;
      try {
        A answer = work.apply(session);
        if (fresh) {
          states.put(key, null);
        }
        done = true;
        return answer;
      } finally {
        if (fresh && !done) {
          current = null; // a refused call leaves no key behind
        }
      }
    }

    private void keep() {
      if (current != null) {
        states.put(current, session.bytes());
      }
    }

    /** Those that have had a step. */
    List<String> keys() {
      return new ArrayList<>(states.keySet());
    }

    boolean has(String key) {
      return states.containsKey(key);
    }

    /**
     * Checks that there is a key.
     *
     * @throws Refused if there is none
     */
    void expect(String key) {
      if (!has(key)) {
        throw new Refused(Refused.Kind.KEY, "key: got \"" + key + "\", but there is no such key");
      }
    }

    void delete(String key) {
      expect(key);
      states.remove(key);
      if (key.equals(current)) {
        current = null;
      }
    }

    /** The bytes of a key, as it is now. */
    byte[] state(String key) {
      expect(key);
      if (key.equals(current)) {
        session.claim();
        keep();
      }
      return states.get(key);
    }

    /**
     * Puts keys in; those that are there already are replaced.
     *
     * @throws InvalidInputException if the bytes of one are not a key's of this learner; nothing is
     *     changed then
     */
    void load(Map<String, byte[]> loaded) {
      session.claim();
      keep();
      current = null;
      loaded.forEach(
          (key, state) -> {
            try {
              session.open(state);
            } catch (InvalidInputException e) {
              throw e.at("key " + key);
            }
          });
      states.putAll(loaded);
    }
  }
}
