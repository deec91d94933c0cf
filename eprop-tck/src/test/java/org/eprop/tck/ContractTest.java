package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.core.plugin.Kind;
import org.eprop.surrogates.MultiGaussian;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract as an author extends it, and what it reports. */
class ContractTest {

  @Nested
  class OfASurrogate extends ComponentContract {
    @Override
    protected Component component() {
      return new MultiGaussian();
    }

    @Override
    protected Map<String, ?> arguments() {
      return Map.of("height", 0.3, "gamma", 0.5);
    }
  }

  /** Not public, not registered, negative: three tests fail, and the messages say why. */
  static class Wrong implements SurrogateFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "S(q) = 1 - |q|.";
    }

    @Override
    public SurrogateGradient create(Context context) {
      return q -> 1 - Math.abs(q);
    }
  }

  /** For the test below, which switches it on. */
  @Disabled("fails on purpose")
  static class WrongContract extends ComponentContract {
    @Override
    protected Component component() {
      return new Wrong();
    }
  }

  @Test
  void failWithWhatTheCheckFinds() {
    List<String> failures = new ArrayList<>();
    int[] passed = {0};
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(WrongContract.class))
            .configurationParameter(
                "junit.jupiter.conditions.deactivate", "org.junit.*DisabledCondition")
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                  passed[0]++;
                }
                result.getThrowable().ifPresent(e -> failures.add(e.getMessage()));
              }
            });
    failures.sort(null);
    assertEquals(
        List.of(
            "no parameter is a time",
            "non_negative: S(q) >= 0: q = -10: found -9, expected >= 0 (or mayBeNegative() to be"
                + " declared), difference -9",
            "registered: a component is found by ServiceLoader: class"
                + " org.eprop.tck.ContractTest$Wrong: found one that can't be made from outside,"
                + " expected a public class with a public constructor without arguments"),
        failures);
    assertEquals(Checks.all(Kind.SURROGATE).size() - 3, passed[0]);
  }
}
