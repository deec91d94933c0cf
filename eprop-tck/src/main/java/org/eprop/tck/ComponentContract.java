package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CheckResult;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a component must be: a test for each property that its kind demands. */
public abstract class ComponentContract {

  /** For tests that extend it. */
  protected ComponentContract() {}

  /** The component to be checked, of any kind. */
  protected abstract Component component();

  /** Parameters that shall not have their defaults, by name; none unless overridden. */
  protected Map<String, ?> arguments() {
    return Map.of();
  }

  /** How long each step of a property may take, in processor time; 10 s unless overridden. */
  protected Duration timeLimit() {
    return Check.TIME_LIMIT;
  }

  /**
   * A test for each property, of the property's name. It fails with what the check finds, or if
   * something is missing so that nothing can be tested, and is aborted where the property makes no
   * demand.
   */
  @TestFactory
  public final Stream<DynamicTest> properties() {
    Component component = component();
    return Kind.ofClass(component.getClass()).stream()
        .flatMap(kind -> Checks.all(kind).stream())
        .map(check -> dynamicTest(check.property(), () -> verify(check, component)));
  }

  private void verify(Check<?> check, Component component) {
    CheckResult outcome = Checks.run(check, component, arguments(), timeLimit());
    if (!outcome.holds()) {
      fail(outcome.message());
    }
    if (!outcome.tested()) {
      fail("not tested: " + outcome.notApplicable());
    }
    if (!outcome.notApplicable().isEmpty()) {
      abort(outcome.notApplicable());
    }
  }
}
