package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.tck.check.CheckResult;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every built-in component passes through the kit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuiltInsTest {

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  /** What came out for each component, by its name and kind: it takes a while. */
  private final Map<String, List<CheckResult>> outcomes = new HashMap<>();

  /** Looks at a component as one of a kind. */
  private interface Look {
    void at(String name, Kind kind, Component component);
  }

  private void eachComponent(Look look) {
    for (Kind kind : plugins.kinds()) {
      for (Component component : plugins.all(kind.factory())) {
        look.at(component.name() + " (" + kind.title() + ")", kind, component);
      }
    }
  }

  private List<CheckResult> outcomes(String name, Kind kind, Component component) {
    return outcomes.computeIfAbsent(name, missing -> Checks.run(kind, component, Map.of()));
  }

  @TestFactory
  List<DynamicTest> everyBuiltInComponentHoldsEveryProperty() {
    List<DynamicTest> tests = new ArrayList<>();
    eachComponent(
        (name, kind, component) ->
            tests.add(
                DynamicTest.dynamicTest(
                    name, () -> assertEquals("", broken(outcomes(name, kind, component))))));
    return tests;
  }

  /** What is not demanded of a built-in component is not demanded for a good reason. */
  @Test
  void whatDoesNotApply() {
    Set<String> reasons = new TreeSet<>();
    eachComponent(
        (name, kind, component) ->
            outcomes(name, kind, component).stream()
                .filter(outcome -> !outcome.notApplicable().isEmpty())
                .forEach(o -> reasons.add(o.property() + ": " + o.notApplicable())));
    String file =
        ": without parameters there are no weights, path: got none, but expected the path of a"
            + " .npy or .npz file";
    String feedback = ": it is the error through feedback weights";
    assertEquals(
        List.of(
            "advantage: it is a loss of whole sequences",
            "better: better() is NEITHER",
            "by_events: learns step by step, synapse by synapse, as nothing is left of the trace"
                + " after a step",
            "declared: it is not the error through feedback weights",
            "derivatives: a linear neuron is its constants",
            "deterministic" + file,
            "drawn" + file,
            "effects" + file,
            "elementwise: it sees whole matrices",
            "fan_in" + file,
            "fills" + file,
            "learns_from_rewards: it is a loss of whole sequences",
            "like_bptt: the learning signal is not symmetric",
            "like_bptt: the trace does not claim to be a derivative",
            "matrix: it sees one weight at a time",
            "neurons: it has no numbers of neurons",
            "non_negative: mayBeNegative() is declared",
            "parameter_derivatives: no learnable parameters are declared",
            "pure: a linear neuron is its constants",
            "ranges" + file,
            "read_only" + file,
            "readout: needsReadout() is declared",
            "save_and_load" + file,
            "seeded" + file,
            "signs: it makes no new synapses",
            "stateless" + file,
            "step_advantage" + feedback,
            "step_bounded" + feedback,
            "step_finite" + feedback,
            "step_function" + feedback,
            "step_order" + feedback,
            "step_read_only" + feedback,
            "step_state" + feedback,
            "step_weight" + feedback,
            "stepwise: it is a loss of whole sequences",
            "thread_safe" + file,
            "time_step: no parameter is a time",
            "time_step" + file,
            "unit: it sees no rates",
            "unit: the unit is no time, or a parameter is one"),
        List.copyOf(reasons));
  }

  private static String broken(List<CheckResult> outcomes) {
    return outcomes.stream()
        .filter(outcome -> !outcome.holds())
        .map(CheckResult::message)
        .collect(Collectors.joining("\n"));
  }
}
