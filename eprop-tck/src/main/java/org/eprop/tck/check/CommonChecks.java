package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;

/**
 * What every component must have, whatever its kind.
 *
 * @param <F> the kind of component
 * @param <I> what it makes
 */
public final class CommonChecks<F extends Component, I> {

  private static final String WORKS = "every value of a declared range works";
  private static final int OTHERS = 4;
  private static final int MOST_POWER = 4;
  private static final String DESCRIBED = "a component describes itself";

  private final Class<F> kind;
  private final List<Parameter> common;
  private final boolean formula;
  private final Probe<F, I> probe;
  private final Function<Choice<F>, String> lacking;
  private final Function<Choice<F>, double[]> network;

  /** Of components without a common parameter, which need no equation. */
  public CommonChecks(Class<F> kind, Probe<F, I> probe) {
    this(kind, List.of(), false, probe);
  }

  /**
   * @param common the parameters that every component of the kind takes
   * @param formula whether the description has to have an equation
   */
  public CommonChecks(Class<F> kind, List<Parameter> common, boolean formula, Probe<F, I> probe) {
    this(kind, common, formula, probe, subject -> "", subject -> new double[0]);
  }

  /**
   * @param lacking why a component can't be made of its parameters alone; empty if it can
   * @param network what a network with the component does, for parameters that work there alone
   */
  public CommonChecks(
      Class<F> kind,
      List<Parameter> common,
      boolean formula,
      Probe<F, I> probe,
      Function<Choice<F>, String> lacking,
      Function<Choice<F>, double[]> network) {
    this.kind = kind;
    this.common = common;
    this.formula = formula;
    this.probe = probe;
    this.lacking = lacking;
    this.network = network;
  }

  public Probe<F, I> probe() {
    return probe;
  }

  /** Looks at what a component makes. */
  @FunctionalInterface
  public interface Look<I> {
    void at(String where, I made, Findings findings);
  }

  /** A check that looks at what a component makes. */
  public Check<F> made(String property, String statement, BiConsumer<I, Findings> look) {
    return new Check<>(
        property, statement, (subject, findings) -> look.accept(probe.make(subject), findings));
  }

  /** A check that looks at what a component makes, with each of its parameters varied. */
  public Check<F> each(String property, String statement, Look<I> look) {
    return new Check<>(
        property,
        statement,
        (subject, findings) ->
            everywhere(subject, (where, made) -> look.at(where, made, findings)));
  }

  /** Looks at what a component makes, with each of its parameters varied. */
  public void everywhere(Choice<F> subject, BiConsumer<String, I> look) {
    Variation.around(subject, probe)
        .forEach((where, choice) -> look.accept(where, probe.make(choice)));
  }

  /** All of them. */
  public List<Check<F>> all() {
    return List.of(
        described(),
        ranges(),
        effects(),
        registered(),
        noExit(),
        deterministic(),
        stateless(),
        threadSafe());
  }

  /** Name in snake_case, description with an equation, parameters with meaning and good default. */
  public Check<F> described() {
    return new Check<>(
        "described",
        "name, description with its equation, and parameters with meaning and default",
        this::describe);
  }

  private void describe(Choice<F> subject, Findings findings) {
    F factory = subject.factory();
    try (Plugins plugins = Plugins.builder().add(factory).build()) {
      plugins.find(kind, factory.name());
    } catch (InvalidInputException e) {
      findings.add(DESCRIBED, e.location(), e);
      return;
    }
    String description = factory.description();
    if (formula && !description.contains("=") && !description.contains("~")) {
      findings.add(
          "the description has the equation",
          "",
          '"' + description + "\", without one",
          "an equation, with = or ~ in it");
    }
    for (Parameter parameter : factory.parameters()) {
      describe(parameter, findings);
    }
    List<String> names = factory.commonParameters().stream().map(Parameter::name).toList();
    List<String> expected = common.stream().map(Parameter::name).toList();
    if (!names.equals(expected)) {
      findings.add(
          "a component keeps the parameters of its kind",
          "commonParameters()",
          names.toString(),
          expected.toString());
    }
  }

  private static void describe(Parameter parameter, Findings findings) {
    if (parameter.description().isBlank()) {
      findings.add(
          "every parameter says what it means",
          "parameter " + parameter.name(),
          "no description",
          "one, by describe(...)");
    }
    try {
      parameter.check(parameter.defaultValue());
    } catch (InvalidInputException e) {
      findings.add(
          "every default lies in its own range",
          "parameter " + parameter.name(),
          Numbers.text(((Number) plain(parameter.defaultValue())).doubleValue()),
          parameter.expected());
    }
  }

  private static Object plain(Object value) {
    return value instanceof org.eprop.api.plugin.Distribution.Constant constant
        ? (Object) constant.value()
        : value instanceof Number ? value : Double.NaN;
  }

  /** Ends of ranges, values beside the default, choices: accepted, and finite numbers come out. */
  public Check<F> ranges() {
    return new Check<F>("ranges", "parameters work all over their declared ranges", this::range)
        .lacking(lacking);
  }

  private void range(Choice<F> subject, Findings findings) {
    tryOut("", subject, false, findings);
    for (Parameter parameter : subject.factory().parameters()) {
      for (Variation variation : Variation.inside(parameter)) {
        tryOut(variation.text(), variation.apply(subject), variation.atEnd(), findings);
      }
      for (Variation variation : Variation.outside(parameter)) {
        try {
          variation.apply(subject);
          findings.add(
              "values outside of a declared range are refused",
              variation.text(),
              "it is taken",
              parameter.expected());
        } catch (InvalidInputException e) {
          // as it should be
        }
      }
    }
  }

  private void tryOut(String where, Choice<F> choice, boolean atEnd, Findings findings) {
    I made;
    try {
      made = probe.make(choice);
    } catch (InvalidInputException e) {
      boolean others = namesOthers(e, choice, where);
      if (where.isEmpty() || (atEnd && !others)) {
        findings.add(WORKS, where, "a refusal, " + e.getMessage(), "");
      }
      return; // two parameters may exclude each other, if it is said like this
    } catch (RuntimeException e) {
      findings.add(WORKS, where, "an exception, " + e, "none, or an InvalidInputException");
      return;
    }
    double[] numbers = probe.measure(made);
    for (double x : numbers) {
      if (!Double.isFinite(x)) {
        findings.add(WORKS, where, Numbers.text(x), "finite numbers");
        return;
      }
    }
    String complaint = probe.complaint().apply(made);
    if (!complaint.isEmpty()) {
      findings.add(WORKS, where, complaint, "");
    }
  }

  /** Whether a refusal says that the value does not go with another parameter's. */
  private boolean namesOthers(InvalidInputException e, Choice<F> choice, String where) {
    return choice.factory().parameters().stream()
        .filter(parameter -> parameter.type() != Parameter.Type.LINES) // the text it is made of
        .map(Parameter::name)
        .filter(name -> !where.startsWith(name + " = "))
        .anyMatch(name -> e.getMessage().matches("(?s).*\\b" + Pattern.quote(name) + "\\b.*"));
  }

  /** A parameter that changes nothing is a forgotten one. */
  public Check<F> effects() {
    return new Check<F>("effects", "every parameter changes something", this::effect)
        .lacking(lacking);
  }

  private void effect(Choice<F> subject, Findings findings) {
    // Of many a task, each takes a while; most are asked for several times.
    Map<Map<String, Object>, Optional<double[]>> known = new HashMap<>();
    Function<Choice<F>, Optional<double[]>> measure =
        choice ->
            known.computeIfAbsent(
                choice.arguments().values(), missing -> measured(choice, probe::measure));
    List<String> idle = new ArrayList<>();
    for (Parameter parameter : subject.factory().parameters()) {
      List<Variation> variations = new ArrayList<>(Variation.inside(parameter));
      if (variations.isEmpty()) {
        continue;
      }
      variations.add(new Variation(parameter, parameter.defaultValue(), false));
      boolean some =
          contexts(subject, parameter).anyMatch(c -> changes(c, variations, measure))
              || changes(subject, variations, choice -> measured(choice, network));
      if (!some && isOfFiles(subject)) {
        idle.add(parameter.name());
      } else if (!some) {
        findings.add(
            "every parameter changes something",
            "parameter " + parameter.name(),
            "no effect of " + Variation.inside(parameter).stream().map(Variation::text).toList(),
            "another result");
      }
    }
    if (!idle.isEmpty()) {
      findings.notApplicable("with these files, these parameters change nothing: " + idle);
    }
  }

  /** What a parameter of a task changes is for its files to say: no group, no split by groups. */
  private static boolean isOfFiles(Choice<?> subject) {
    return subject.factory() instanceof TaskFactory task
        && !task.sources(subject.arguments()).isEmpty();
  }

  /**
   * Where a parameter may have its effect: beside what is given, beside defaults, since what is
   * given may exclude it, without one of the files, and beside each other value of another one.
   */
  private Stream<Choice<F>> contexts(Choice<F> subject, Parameter parameter) {
    Choice<F> usual = Variation.usual(subject);
    return Stream.of(
            Stream.of(subject, usual),
            Variation.without(usual),
            subject.factory().parameters().stream()
                .sorted(Comparator.comparing(other -> !isTold(parameter, other)))
                .flatMap(other -> Variation.inside(other).stream())
                .flatMap(other -> Stream.of(other.apply(subject), other.apply(usual))))
        .flatMap(Function.identity());
  }

  /** Whether one of two parameters is said to depend on the other: there it is looked at first. */
  private static boolean isTold(Parameter one, Parameter other) {
    return one.description().contains(other.name()) || other.description().contains(one.name());
  }

  /** What a component does; empty if it refuses its parameters. */
  private Optional<double[]> measured(Choice<F> choice, Function<Choice<F>, double[]> measure) {
    try {
      return Optional.of(measure.apply(choice));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  private boolean changes(
      Choice<F> context,
      List<Variation> variations,
      Function<Choice<F>, Optional<double[]>> measure) {
    Optional<double[]> before = measure.apply(context);
    if (before.isEmpty()) {
      return false;
    }
    return variations.stream()
        .anyMatch(
            variation ->
                measure
                    .apply(variation.apply(context))
                    .map(after -> !Arrays.equals(before.get(), after))
                    .orElse(false));
  }

  /** Named in META-INF/services, and in module-info if there is one. */
  public Check<F> registered() {
    return new Check<>(
        "registered",
        "named in META-INF/services, and provided by module-info if there is one",
        (subject, findings) -> Registration.check(subject.factory().getClass(), kind, findings));
  }

  /** Asked twice, a component and what it makes give the same answer. */
  public Check<F> deterministic() {
    return new Check<F>("deterministic", "the same arguments give the same bits", this::repeat)
        .lacking(lacking);
  }

  private void repeat(Choice<F> subject, Findings findings) {
    I made = probe.make(subject);
    double[] first = probe.measure(made);
    findings.sameBits(
        "asked twice, an instance gives the same bits", "", probe.measure(made), first);
    findings.sameBits(
        "two instances of the same arguments give the same bits",
        "",
        probe.measure(subject),
        first);
    if (findings.isEmpty()) {
      probe.measure().of(made, 2);
      findings.sameBits("what was asked before has no effect", "", probe.measure(made), first);
      Variation.some(subject, probe, OTHERS).forEach(probe::measure);
      findings.sameBits(
          "instances of other arguments have no effect", "", probe.measure(made), first);
    }
  }

  /** Neither a component nor what it makes has a memory of its own. */
  public Check<F> stateless() {
    return new Check<F>(
            "stateless",
            "what is made is immutable: no call writes a field, a captured array or a counter",
            (subject, findings) -> new StateCheck<>(probe, findings).check(subject))
        .lacking(lacking);
  }

  /** Nothing in its code ends the virtual machine. */
  public Check<F> noExit() {
    return new Check<>(
        Check.NO_EXIT,
        "its code calls neither System.exit nor Runtime.exit or halt",
        (subject, findings) -> {
          for (String place : CodeScan.of(subject.factory().getClass()).exits()) {
            findings.add(
                "a mistake is an exception, never an exit",
                place,
                "a call of System.exit, Runtime.exit or Runtime.halt",
                "an InvalidInputException");
          }
        });
  }

  /** Of kinds that are told the time step: a parameter that is a time acts through it. */
  public Check<F> timeStep() {
    return new Check<F>(
            "time_step",
            "with twice the dt, times twice as long and half the rates, all is as before",
            this::heedsTimeStep)
        .lacking(lacking);
  }

  private void heedsTimeStep(Choice<F> subject, Findings findings) {
    List<Parameter> times =
        subject.factory().parameters().stream().filter(CommonChecks::isTime).toList();
    if (times.isEmpty()) {
      findings.notApplicable("no parameter is a time");
      return;
    }
    boolean heeded =
        Variation.around(subject, probe).values().stream()
            .anyMatch(context -> !Arrays.equals(measure(context, 1), measure(context, 2)));
    for (Map.Entry<String, Choice<F>> context : Variation.around(subject, probe).entrySet()) {
      Optional<Choice<F>> longer = Variation.scaled(context.getValue(), 2);
      double factor = longer.isPresent() ? 2 : 0.5;
      Optional<Choice<F>> scaled =
          longer.or(() -> Variation.scaled(context.getValue(), 0.5)).filter(this::works);
      if (scaled.isPresent()) {
        double[] once = measure(context.getValue(), 1);
        sameUnits(context.getKey(), once, measure(scaled.get(), factor), factor, heeded, findings);
      }
    }
  }

  private boolean works(Choice<F> choice) {
    return Variation.works(choice, probe);
  }

  private double[] measure(Choice<F> choice, double dt) {
    return probe.measure().of(probe.make(choice, dt), 1);
  }

  /**
   * Numbers in units of a time or a rate are the same number of times as large.
   *
   * @param heeded whether dt has an effect: else all have to be pure numbers
   */
  private static void sameUnits(
      String where,
      double[] once,
      double[] scaled,
      double factor,
      boolean heeded,
      Findings findings) {
    int most = heeded ? MOST_POWER : 0;
    for (int power = -most; power <= most; power++) {
      if (once.length == scaled.length && areTimes(Math.pow(factor, power), once, scaled)) {
        return;
      }
    }
    int i = 0;
    while (i < Math.min(once.length, scaled.length) - 1 && near(once[i], scaled[i])) {
      i++;
    }
    findings.number(
        "all times and dt %s, rates %s: the same result"
            .formatted(factor > 1 ? "doubled" : "halved", factor > 1 ? "halved" : "doubled"),
        where + "number " + i + (heeded ? "" : ", on which dt has no effect"),
        once.length == 0 ? Double.NaN : scaled[Math.min(i, scaled.length - 1)],
        once.length == 0 ? Double.NaN : once[i]);
  }

  private static boolean areTimes(double factor, double[] once, double[] scaled) {
    for (int i = 0; i < once.length; i++) {
      if (!near(factor * once[i], scaled[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b)) || a == b;
  }

  private static boolean isTime(Parameter parameter) {
    return Variation.powerOfTime(parameter) != 0;
  }

  /** What the engine applies is not applied a second time. */
  public Check<F> engine(String property) {
    String names = common.stream().map(Parameter::name).collect(Collectors.joining(" and "));
    return new Check<>(
        property,
        "what is made does not depend on " + names + ": the engine heeds what it is",
        (subject, findings) -> {
          double[] before = probe.measure(subject);
          for (Parameter parameter : common) {
            for (Variation variation : Variation.inside(parameter)) {
              findings.sameBits(
                  "what is made is the same for every " + parameter.name(),
                  variation.text(),
                  probe.measure(variation.apply(subject)),
                  before);
            }
          }
        });
  }

  /** Instances are shared between threads. */
  public Check<F> threadSafe() {
    return new Check<F>(
            "thread_safe",
            "several threads at once get what one gets",
            (subject, findings) -> {
              I made = probe.make(subject);
              Concurrently.ask(
                  "a shared instance gives every thread the same bits",
                  () -> probe.measure(made),
                  probe.measure(made),
                  findings);
            })
        .lacking(lacking);
  }

  /** The common checks followed by those of the kind. */
  @SafeVarargs
  public final List<Check<F>> followedBy(List<Check<F>>... own) {
    return Stream.concat(all().stream(), Stream.of(own).flatMap(List::stream)).toList();
  }
}
