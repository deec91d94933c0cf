package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Distribution;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.Storage;

/** Reads projections: {@code {"from": "e", "to": "i", "delay": {"uniform": [1, 8]}}}. */
final class ConnectionReader {

  private static final String EXPECTED_SHARE =
      "a number > 0 and <= 1, \"one_to_one\", or {\"list\": [[from, to], ...]}";
  private static final String EXPECTED_DELAY =
      "a whole number of steps, a distribution, or {\"values\": [[...], ...]} [from][to]";
  private static final String EXPECTED_LEARN =
      "true, false, or an object with some of \"sigma\", \"lowest\" and \"highest\"";
  private static final String LEARN = "learn";
  private static final String VALUE = "value";

  private final ChoiceReader choices;

  ConnectionReader(ChoiceReader choices) {
    this.choices = choices;
  }

  /**
   * @param sources names of inputs and populations
   * @param populations names of populations
   */
  ProjectionDefinition read(ConfigNode node, List<String> sources, List<String> populations) {
    Arguments arguments =
        ArgumentsReader.read(
            node,
            ExperimentFormat.GRAPH_PROJECTION,
            "name",
            "from",
            "to",
            "delay",
            "connectivity",
            "initial_weights");
    String from = GraphReader.known(node.require("from", "one of " + sources), sources);
    String to = GraphReader.known(node.require("to", "one of " + populations), populations);
    return new ProjectionDefinition(
        node.has("name")
            ? GraphReader.text(node.get("name"))
            : ProjectionDefinition.defaultName(from, to),
        from,
        to,
        node.has("connectivity")
            ? connectivity(node.get("connectivity"))
            : new ConnectivityDefinition.Dense(),
        node.has("delay") ? delay(node.get("delay")) : null,
        choices.read(
            node,
            "initial_weights",
            InitialWeightsFactory.class,
            ExperimentFormat.DEFAULT_INITIAL_WEIGHTS),
        arguments.flag(ExperimentFormat.LEARN_PROJECTION),
        Storage.of(arguments.text(ExperimentFormat.STORAGE)));
  }

  private static ConnectivityDefinition connectivity(ConfigNode node) {
    if (node.json().isNumber() && ExperimentFormat.SHARE.inRange(node.json().doubleValue())) {
      return ConnectivityDefinition.share(node.json().doubleValue());
    }
    if (node.json().isTextual() && node.json().textValue().equals("one_to_one")) {
      return new ConnectivityDefinition.OneToOne();
    }
    if (node.json().isObject() && node.has("list")) {
      ConfigNode list = node.withKeys(List.of("list")).get("list");
      return new ConnectivityDefinition.Listed(
          list.elements("a list of [from, to]").stream()
              .map(pair -> wholeNumbers(pair, 2, "[from, to], two whole numbers"))
              .toArray(int[][]::new));
    }
    throw node.expected(EXPECTED_SHARE);
  }

  /** What stands beside {@code "learn"}, which is true, or has bounds and a sigma. */
  private static DelayDefinition delay(ConfigNode node) {
    if (!node.json().isObject() || !(node.has(LEARN) || node.has(VALUE))) {
      return fixed(node);
    }
    ObjectNode rest = ((ObjectNode) node.json()).deepCopy().without(LEARN);
    DelayDefinition start =
        node.has(VALUE)
            ? fixed(node.withKeys(List.of(VALUE, LEARN)).get(VALUE))
            : fixed(new ConfigNode(rest, node.path()));
    if (!node.has(LEARN)) {
      return start;
    }
    ConfigNode learn = node.get(LEARN);
    if (learn.json().isBoolean()) {
      return learn.json().booleanValue()
          ? new DelayDefinition.Learned(start, LearnedDelays.DEFAULT_SIGMA, 0, 0)
          : start;
    }
    if (!learn.json().isObject()) {
      throw learn.expected(EXPECTED_LEARN);
    }
    Arguments arguments = ArgumentsReader.read(learn, ExperimentFormat.LEARN_DELAY);
    return GraphReader.placed(
        node,
        () ->
            new DelayDefinition.Learned(
                start,
                arguments.real(ExperimentFormat.DELAY_SIGMA),
                arguments.integer(ExperimentFormat.LOWEST),
                arguments.integer(ExperimentFormat.HIGHEST)));
  }

  private static DelayDefinition fixed(ConfigNode node) {
    if (node.json().isNumber()) {
      double steps = node.json().doubleValue();
      if (steps != Math.rint(steps) || !DelayDefinition.STEPS.inRange(steps)) {
        throw node.expected("a whole number >= 0 and <= " + DelayDefinition.LONGEST + " (steps)");
      }
      return new DelayDefinition.Uniform((int) steps);
    }
    if (!node.json().isObject()) {
      throw node.expected(EXPECTED_DELAY);
    }
    if (node.has("values")) {
      ConfigNode rows = node.withKeys(List.of("values")).get("values");
      return new DelayDefinition.Given(
          rows.elements("a list of rows, one for each presynaptic neuron").stream()
              .map(row -> wholeNumbers(row, -1, "a list of whole numbers of steps"))
              .toArray(int[][]::new));
    }
    return new DelayDefinition.Drawn(
        (Distribution) ArgumentsReader.value(node, DelayDefinition.STEPS));
  }

  private static int[] wholeNumbers(ConfigNode list, int count, String expected) {
    if (!list.json().isArray() || (count >= 0 && list.json().size() != count)) {
      throw list.expected(expected);
    }
    int[] numbers = new int[list.json().size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = list.json().get(i);
      if (!number.isIntegralNumber() || !number.canConvertToInt()) {
        throw list.expected(expected);
      }
      numbers[i] = number.intValue();
    }
    return numbers;
  }
}
