package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.Synapses;
import org.eprop.experiment.json.ConfigNode;

/** The delay of a projection, and how it learns. */
final class Delays implements Item<DelayDefinition> {

  private static final String LEARN = "learn";
  private static final String VALUE = "value";
  private static final String VALUES = "values";

  final Section<DelayDefinition.Learned> learned =
      new Section<>(
          DelayDefinition.Learned.class,
          "learn_delay",
          "How delays learn.",
          Key.plain(
              Parameter.real("sigma", LearnedDelays.DEFAULT_SIGMA)
                  .above(0)
                  .atMost(LearnedDelays.LARGEST_SIGMA)
                  .unit("steps")
                  .describe(
                      "standard deviation of the Gaussian that smooths spikes for the gradient")),
          bound(
              "lowest",
              "the shortest delay that may be learned; in a recurrent projection at least 1"),
          bound(
              "highest",
              "the longest delay that may be learned; 0 for the longest at the start, or the upper"
                  + " end of the distribution"));

  private static Key bound(String name, String description) {
    return Key.plain(
        Parameter.integer(name, 0)
            .atLeast(0)
            .atMost(Synapses.LONGEST_DELAY)
            .unit("steps")
            .describe(description));
  }

  /** What stands beside {@code "learn"}, which is true, or has bounds and a sigma. */
  @Override
  public DelayDefinition read(ConfigNode node, Scope scope) {
    if (!(node.has(LEARN) || node.has(VALUE))) {
      return fixed(node);
    }
    DelayDefinition start =
        fixed(
            node.has(VALUE)
                ? node.withKeys(List.of(VALUE, LEARN)).get(VALUE)
                : node.without(LEARN));
    ConfigNode learn = node.get(LEARN);
    if (learn.isMissing() || learn.json().isBoolean()) {
      return learn.json().asBoolean()
          ? new DelayDefinition.Learned(start, LearnedDelays.DEFAULT_SIGMA, 0, 0)
          : start;
    }
    if (!learn.json().isObject()) {
      throw learn.expected(
          "true, false, or an object with some of \"sigma\", \"lowest\" and \"highest\"");
    }
    Map<String, Object> values = learned.values(learned.expectKnown(learn), scope);
    values.put("initial", start);
    return learned.make(node, values);
  }

  private static DelayDefinition fixed(ConfigNode node) {
    if (node.json().isNumber()) {
      double steps = node.json().doubleValue();
      if (steps != Math.rint(steps) || !DelayDefinition.STEPS.inRange(steps)) {
        throw node.expected("a whole number >= 0 and <= " + Synapses.LONGEST_DELAY + " (steps)");
      }
      return new DelayDefinition.Uniform((int) steps);
    }
    if (!node.json().isObject()) {
      throw node.expected(
          "a whole number of steps, a distribution, or {\"values\": [[...], ...]} [from][to]");
    }
    if (node.has(VALUES)) {
      String rows = "a list of rows, one for each presynaptic neuron";
      return new DelayDefinition.Given(
          node.withKeys(List.of(VALUES))
              .get(VALUES)
              .rows(rows, -1, "a list of whole numbers of steps"));
    }
    return new DelayDefinition.Drawn(
        (Distribution) ParameterValues.value(node, DelayDefinition.STEPS));
  }

  @Override
  public JsonNode write(DelayDefinition delay, Scope scope) {
    if (delay instanceof DelayDefinition.Learned some) {
      return ParameterValues.learning(write(some.initial(), scope))
          .set(LEARN, learned.write(some, scope));
    }
    if (delay instanceof DelayDefinition.Uniform uniform) {
      return ParameterValues.JSON.numberNode(uniform.steps());
    }
    return delay instanceof DelayDefinition.Drawn drawn
        ? Distributions.write(drawn.steps())
        : ParameterValues.JSON
            .objectNode()
            .set(VALUES, ParameterValues.rows(((DelayDefinition.Given) delay).steps()));
  }
}
