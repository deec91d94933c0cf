package org.eprop.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.serve.Requests.Speed;
import org.eprop.stream.table.DescribedNetwork;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;
import org.eprop.stream.table.TableNetwork;
import org.eprop.stream.table.TableSettings;
import org.eprop.stream.table.TableSettings.Target;

/** Learners of tables that a client has by number. */
final class ServedTables {

  private static final String TABLE = "table";
  private static final String NETWORK = "network";
  private static final String[] SETTINGS = {
    "target",
    "classes",
    "lateness",
    "look",
    "neurons",
    "seed",
    "lags",
    "averages",
    "recurrent",
    NETWORK,
    "fixed",
    "expire",
    "resume"
  };
  private static final int NEURONS = 200;

  private final Plugins plugins;
  private final Handles<TableLearner> open = new Handles<>(TABLE);

  ServedTables(Plugins plugins) {
    this.plugins = plugins;
  }

  void addTo(Requests requests) {
    requests.closes(open);
    requests.add("table.create", Speed.WORK, this::create);
    requests.change("table.predict", Speed.WORK, open, ServedTables::predict);
    requests.change("table.learn", Speed.WORK, open, ServedTables::learn);
    requests.add("table.columns", Speed.QUICK, open, ServedTables::columns);
    requests.add("table.save", Speed.WORK, open, ServedTables::save);
  }

  /** A new one, or with {@code "resume": true} one that goes on from the array {@code state}. */
  private Answer create(Request request) {
    TableSettings settings = settings(request.withKeys(SETTINGS));
    boolean resumes = flag(request, "resume");
    TableLearner learner =
        resumes
            ? TableLearner.restore(request.bytes("state"), settings, plugins)
            : new TableLearner(settings, plugins);
    Answer answer = new Answer();
    answer.json().put(TABLE, open.open(learner));
    return answer;
  }

  private static boolean flag(Request request, String key) {
    return request.has(key) && request.json().get(key).json().asBoolean();
  }

  private TableSettings settings(Request request) {
    TableSettings all = TableSettings.defaults();
    String target = request.has("target") ? request.text("target") : "auto";
    Target of;
    try {
      of = Target.valueOf(target.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
              "got \"" + target + "\", but expected auto, classes or values", e)
          .at("target");
    }
    TableNetwork network = network(request).withSeed(request.whole("seed", 1));
    return all.withTarget(of, request.texts("classes"))
        .withLateness(request.whole("lateness", all.lateness()))
        .withLook(request.whole("look", all.look()))
        .withMemory(request.whole("lags", 0), flag(request, "averages"))
        .withNetwork(flag(request, "fixed") ? network.withFixedHidden() : network)
        .withExpiry(request.whole("expire", 0));
  }

  private TableNetwork network(Request request) {
    if (!request.has(NETWORK)) {
      return TableNetwork.lif(request.whole("neurons", NEURONS), flag(request, "recurrent"));
    }
    Configuration own = Configuration.of(request.json().get(NETWORK), NETWORK);
    return TableNetwork.described(new DescribedNetwork(own), plugins);
  }

  private static Answer predict(TableLearner learner, Request request) {
    request.withKeys(TABLE, "key", "row");
    ConfigNode json = request.json().require("row", "a JSON object");
    if (!json.json().isObject()) {
      throw json.expected("values by column");
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> cell : json.json().properties()) {
      row.put(cell.getKey(), value(json, cell));
    }
    String key = request.has("key") ? request.text("key") : "";
    TableAnswer said = learner.predict(key, row);
    Answer answer = new Answer();
    ObjectNode to = answer.json().put("token", said.token());
    if (said.label() != null) {
      to.put("label", said.label());
      ArrayNode classes = to.putArray("classes");
      said.classes().forEach(classes::add);
      ArrayNode probabilities = to.putArray("probabilities");
      for (double p : said.probabilities()) {
        probabilities.add(p);
      }
    } else if (!Double.isNaN(said.value())) {
      to.put("value", said.value()).put("low", said.low()).put("high", said.high());
    }
    return answer;
  }

  /** Of JSON as of a table. */
  private static Object value(ConfigNode of, Map.Entry<String, JsonNode> cell) {
    JsonNode json = cell.getValue();
    if (json.isContainerNode()) {
      throw of.get(cell.getKey()).expected("a text, number or null");
    }
    if (json.isNull()) {
      return null;
    }
    return json.isNumber() ? (Object) json.doubleValue() : json.asText();
  }

  private static Answer learn(TableLearner learner, Request request) {
    request.withKeys(TABLE, "token", "label");
    long token = request.json().require("token", "a whole number").whole();
    JsonNode given = request.json().get("label").json();
    Object label = given.isMissingNode() ? null : value(request.json(), Map.entry("label", given));
    Answer answer = new Answer();
    answer.json().put("learned", learner.learn(token, label));
    return answer;
  }

  private static Answer columns(TableLearner learner, Request request) {
    request.withKeys(TABLE);
    Answer answer = new Answer();
    ObjectNode columns = answer.json().put("labels", learner.labels()).putObject("columns");
    learner.columns().forEach(columns::put);
    answer.json().put("alarms", learner.alarms()).put("rows", learner.rows());
    return answer;
  }

  private static Answer save(TableLearner learner, Request request) {
    request.withKeys(TABLE);
    byte[] state = learner.bytes();
    return new Answer().with("state", NpyArray.of(state, state.length));
  }
}
