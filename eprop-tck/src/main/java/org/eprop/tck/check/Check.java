package org.eprop.tck.check;

import java.util.Map;
import java.util.function.Function;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;

/**
 * One property that every component of a kind must have. Immutable and thread-safe.
 *
 * @param <F> the kind of component
 */
public final class Check<F extends Component> {

  /** Looks at a component. */
  @FunctionalInterface
  interface Body<F extends Component> {
    void run(Choice<F> subject, Findings findings);
  }

  private final String property;
  private final String statement;
  private final Body<F> body;

  Check(String property, String statement, Body<F> body) {
    this.property = property;
    this.statement = statement;
    this.body = body;
  }

  /** Short name of the property, for example {@code "peak"}. */
  public String property() {
    return property;
  }

  /** What is demanded, for example {@code "S(0) = 1 is the largest value"}. */
  public String statement() {
    return statement;
  }

  /**
   * Looks at a component with some of its parameters given, the rest at their defaults. What the
   * component throws is a finding.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if the given parameters are wrong
   */
  public Outcome run(F factory, Map<String, ?> given) {
    return run(Choice.of(factory, given));
  }

  /** The same check, which makes no demand on a component for which there is a reason. */
  Check<F> unless(Function<Choice<F>, String> reason) {
    return new Check<>(
        property,
        statement,
        (subject, findings) -> {
          String given = reason.apply(subject);
          if (given.isEmpty()) {
            body.run(subject, findings);
          } else {
            findings.notApplicable(given);
          }
        });
  }

  Outcome run(Choice<F> subject) {
    Findings findings = new Findings();
    try {
      body.run(subject, findings);
    } catch (UnusableException e) {
      findings.add(Finding.of(statement, "", e.getMessage(), ""));
    } catch (RuntimeException | LinkageError e) {
      findings.add(Finding.of(statement, thrower(e), "an exception, " + e, "none"));
    }
    return new Outcome(property, statement, findings.list(), findings.notApplicable());
  }

  private static String thrower(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    if (trace.length == 0) {
      return "";
    }
    String method = trace[0].getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
    return trace[0].getClassName() + "." + method;
  }
}
