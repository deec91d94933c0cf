package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.time.Duration;
import java.util.Map;
import org.eprop.api.plugin.Component;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Outcome;
import org.junit.jupiter.api.Test;

/**
 * What every component must be, whatever its kind.
 *
 * @param <F> the kind of component
 */
public abstract class ComponentContract<F extends Component> {

  /** For the contracts of the kinds. */
  ComponentContract() {}

  /** The component to be checked. */
  protected abstract F factory();

  /** Parameters that shall not have their defaults, by name; none unless overridden. */
  protected Map<String, ?> arguments() {
    return Map.of();
  }

  /** How long each property may take, in processor time; 10 s unless overridden. */
  protected Duration timeLimit() {
    return Check.TIME_LIMIT;
  }

  abstract CommonChecks<F, ?> common();

  /** Fails with what the check finds; is aborted if the property makes no demand. */
  final void verify(Check<F> check) {
    Outcome outcome = check.run(factory(), arguments(), timeLimit());
    if (!outcome.holds()) {
      fail(outcome.message());
    }
    if (!outcome.notApplicable().isEmpty()) {
      abort(outcome.notApplicable());
    }
  }

  /** {@link CommonChecks#described()}. */
  @Test
  public void describesItself() {
    verify(common().described());
  }

  /** {@link CommonChecks#ranges()}. */
  @Test
  public void parametersWorkAllOverTheirRanges() {
    verify(common().ranges());
  }

  /** {@link CommonChecks#effects()}. */
  @Test
  public void everyParameterChangesSomething() {
    verify(common().effects());
  }

  /** {@link CommonChecks#registered()}. */
  @Test
  public void isRegistered() {
    verify(common().registered());
  }

  /** {@link CommonChecks#noExit()}. */
  @Test
  public void neverExits() {
    verify(common().noExit());
  }

  /** {@link CommonChecks#stateless()}. */
  @Test
  public void keepsNothingForItself() {
    verify(common().stateless());
  }

  /** {@link CommonChecks#deterministic()}. */
  @Test
  public void isDeterministic() {
    verify(common().deterministic());
  }

  /** {@link CommonChecks#threadSafe()}. */
  @Test
  public void isThreadSafe() {
    verify(common().threadSafe());
  }
}
