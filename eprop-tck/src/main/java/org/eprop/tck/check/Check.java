package org.eprop.tck.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;

/**
 * One property that every component of a kind must have. Immutable and thread-safe.
 *
 * @param <F> the kind of component
 */
public final class Check<F extends Component> {

  /** How long a step of a property may take, in processor time, unless said otherwise. */
  public static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  /** Looks at a component. */
  @FunctionalInterface
  public interface Body<F extends Component> {
    void run(Choice<F> subject, Findings findings);
  }

  /** The property that has to hold before anything of a component is called. */
  public static final String NO_EXIT = "no_exit";

  private final String property;
  private final String statement;
  private final Body<F> body;

  public Check(String property, String statement, Body<F> body) {
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
   * component throws is a finding, also an error such as a stack that overflows; so is a call of
   * {@link System#exit}, and that there is no end to a step of it, such as making the component or
   * asking it, within 10 s of processor time.
   *
   * @throws InvalidInputException if the given parameters are wrong
   */
  public CheckResult run(F factory, Map<String, ?> given) {
    return run(factory, given, TIME_LIMIT);
  }

  /**
   * The same with another time limit.
   *
   * @param limit of a step, in processor time; by the clock it is six times as long
   * @throws InvalidInputException if the given parameters are wrong
   */
  public CheckResult run(F factory, Map<String, ?> given, Duration limit) {
    return run(factory, exits(factory), given, limit);
  }

  /** Whether its code may end the virtual machine. */
  public static boolean exits(Component factory) {
    return !CodeScan.of(factory.getClass()).exits().isEmpty();
  }

  public CheckResult run(F factory, boolean exits, Map<String, ?> given, Duration limit) {
    if (exits && !property.equals(NO_EXIT)) {
      String reason = "not tried: its code would end the virtual machine, see " + NO_EXIT;
      return new CheckResult(
          property, statement, List.of(Finding.of(statement, "", reason, "")), "", "", true);
    }
    Findings findings = new Findings();
    List<Choice<F>> subject = new ArrayList<>();
    Guard.End end =
        new Guard(limit)
            .run(
                () -> {
                  subject.add(Choice.of(factory, given));
                  Guard.trying(subject.get(0));
                  body.run(subject.get(0), findings);
                });
    if (subject.isEmpty() && end.thrown() instanceof InvalidInputException wrong) {
      throw wrong;
    }
    return outcome(end, findings);
  }

  /** The same check, which can't be made of a component that lacks something. */
  public Check<F> lacking(Function<Choice<F>, String> what) {
    return unless(what, Findings::notTested);
  }

  /** The same check, which makes no demand on a component for which there is a reason. */
  public Check<F> unless(Function<Choice<F>, String> reason) {
    return unless(reason, Findings::notApplicable);
  }

  private Check<F> unless(
      Function<Choice<F>, String> reason, BiConsumer<Findings, String> otherwise) {
    return new Check<>(
        property,
        statement,
        (subject, findings) -> {
          String given = reason.apply(subject);
          if (given.isEmpty()) {
            body.run(subject, findings);
          } else {
            otherwise.accept(findings, given);
          }
        });
  }

  private CheckResult outcome(Guard.End end, Findings findings) {
    if (end.stuck() != null) {
      // Who is stuck may still write into the others.
      Finding finding = Finding.of(statement, end.stuck().place(), end.stuck().found(), "an end");
      return new CheckResult(property, statement, List.of(finding), "", "", true);
    }
    if (end.thrown() instanceof UnusableException e) {
      findings.add(statement, "", e.getMessage(), "");
    } else if (end.thrown() instanceof RuntimeException || end.thrown() instanceof LinkageError) {
      findings.add(statement, thrower(end.thrown()), "an exception, " + end.thrown(), "none");
    } else if (end.thrown() != null) {
      findings.add(statement, place(end.thrown()), "an error, " + end.thrown(), "none");
    }
    return new CheckResult(
        property,
        statement,
        findings.list(),
        findings.notApplicable(),
        findings.warning(),
        findings.isTested());
  }

  /** Nothing can be said. */
  public CheckResult notTried(String reason) {
    return new CheckResult(property, statement, List.of(), reason, "", false);
  }

  private static String place(Throwable e) {
    return Guard.place(e.getStackTrace());
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
