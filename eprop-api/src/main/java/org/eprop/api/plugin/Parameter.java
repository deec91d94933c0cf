package org.eprop.api.plugin;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One typed parameter of a {@link Component}: its name, type, unit, range, default and description.
 *
 * <pre>{@code
 * static final Parameter TAU_M =
 *     Parameter.perNeuron("tau_m", 20).unit("ms").above(0).describe("membrane time constant");
 * }</pre>
 *
 * Immutable; each method that refines it returns a new one.
 *
 * @since 1.0
 */
public final class Parameter {

  /**
   * What values a parameter takes.
   *
   * @since 1.0
   */
  public enum Type {
    /** A finite number. */
    REAL("a number"),
    /** A number, a list with one number per neuron, or a distribution to draw each from. */
    PER_NEURON("a number, a list with one number per neuron, or a distribution"),
    /** A whole number. */
    INTEGER("a whole number"),
    /** true or false. */
    FLAG("true or false"),
    /** A string, one of {@link Parameter#choices()} if there are any. */
    TEXT("a string"),
    /** A text of several lines; read as one string with line feeds between them. */
    LINES("a text, or a list of its lines"),
    /** A list of finite numbers. */
    REALS("a list of numbers"),
    /** A component with parameters of its own, or none. */
    PART("a component"),
    /** A list of components with parameters of their own. */
    PARTS("a list of components");

    private final String expected;

    Type(String expected) {
      this.expected = expected;
    }
  }

  private final String name;
  private final Type type;
  private final Object defaultValue;
  private final String unit;
  private final Range range;
  private final List<String> choices;
  private final @Nullable Class<? extends Component> kind;
  private final String description;

  private Parameter(
      String name,
      Type type,
      Object defaultValue,
      String unit,
      Range range,
      List<String> choices,
      @Nullable Class<? extends Component> kind,
      String description) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = type;
    this.defaultValue = Objects.requireNonNull(defaultValue, "defaultValue");
    this.unit = unit;
    this.range = range;
    this.choices = choices;
    this.kind = kind;
    this.description = description;
  }

  private static Parameter of(String name, Type type, Object defaultValue) {
    return of(name, type, defaultValue, List.of(), null);
  }

  private static Parameter of(
      String name,
      Type type,
      Object defaultValue,
      List<String> choices,
      @Nullable Class<? extends Component> kind) {
    return new Parameter(name, type, defaultValue, "", Range.ALL, choices, kind, "");
  }

  /** A finite number. */
  public static Parameter real(String name, double defaultValue) {
    return of(name, Type.REAL, defaultValue);
  }

  /** A number that may differ between the neurons of a population; read as a plain number. */
  public static Parameter perNeuron(String name, double defaultValue) {
    return of(name, Type.PER_NEURON, new Distribution.Constant(defaultValue));
  }

  /** A whole number. */
  public static Parameter integer(String name, int defaultValue) {
    return of(name, Type.INTEGER, defaultValue);
  }

  /** true or false. */
  public static Parameter flag(String name, boolean defaultValue) {
    return of(name, Type.FLAG, defaultValue);
  }

  /** A string. */
  public static Parameter text(String name, String defaultValue) {
    return of(name, Type.TEXT, defaultValue);
  }

  /**
   * A text of several lines, such as a formula. A configuration has one string, or a list with a
   * string for each line.
   */
  public static Parameter lines(String name, String defaultValue) {
    return of(name, Type.LINES, defaultValue);
  }

  /** One of a few strings. */
  public static Parameter choice(String name, String defaultValue, String... choices) {
    return of(name, Type.TEXT, defaultValue, List.of(choices), null);
  }

  /** A list of finite numbers. */
  public static Parameter reals(String name, Double... defaultValue) {
    return of(name, Type.REALS, List.of(defaultValue));
  }

  /**
   * A component of another kind, with parameters of its own; by default none.
   *
   * @param kind the interface of its kind
   */
  public static Parameter part(String name, Class<? extends Component> kind) {
    return of(name, Type.PART, Optional.empty(), List.of(), kind);
  }

  /**
   * A list of components of another kind, each with parameters of its own; by default none.
   *
   * @param kind the interface of their kind
   */
  public static Parameter parts(String name, Class<? extends Component> kind) {
    return of(name, Type.PARTS, List.of(), List.of(), kind);
  }

  private Parameter within(Range newRange) {
    return new Parameter(name, type, defaultValue, unit, newRange, choices, kind, description);
  }

  /** Values must be &gt; {@code bound}. */
  public Parameter above(double bound) {
    return within(range.from(bound, true));
  }

  /** Values must be &gt;= {@code bound}. */
  public Parameter atLeast(double bound) {
    return within(range.from(bound, false));
  }

  /** Values must be &lt; {@code bound}. */
  public Parameter below(double bound) {
    return within(range.to(bound, true));
  }

  /** Values must be &lt;= {@code bound}. */
  public Parameter atMost(double bound) {
    return within(range.to(bound, false));
  }

  /** The unit, for example {@code "ms"}; empty for a pure number. */
  public Parameter unit(String newUnit) {
    return new Parameter(name, type, defaultValue, newUnit, range, choices, kind, description);
  }

  /** What it means, in a few words. */
  public Parameter describe(String newDescription) {
    return new Parameter(name, type, defaultValue, unit, range, choices, kind, newDescription);
  }

  /** Its key in a configuration. */
  public String name() {
    return name;
  }

  /** What values it takes. */
  public Type type() {
    return type;
  }

  /**
   * Double for REAL, {@link Distribution} for PER_NEURON, Integer, Boolean, String (of LINES, too),
   * {@code List<Double>}, {@code Optional<Choice>} for PART, or {@code List<Choice>}.
   */
  public Object defaultValue() {
    return defaultValue;
  }

  /** Its unit; empty for a pure number. */
  public String unit() {
    return unit;
  }

  /** The strings it may take; empty if any. */
  public List<String> choices() {
    return choices;
  }

  /** The interface of the kind of component that a PART or PARTS takes; null for other types. */
  public @Nullable Class<? extends Component> kind() {
    return kind;
  }

  /** What it means. */
  public String description() {
    return description;
  }

  /** The lower end of the range, itself inside or not; negative infinity if there is none. */
  public double low() {
    return range.low;
  }

  /** The upper end of the range, itself inside or not; infinity if there is none. */
  public double high() {
    return range.high;
  }

  /** Whether a number lies in the range. NaN and infinities never do. */
  public boolean inRange(double value) {
    return range.contains(value);
  }

  /** The range in words, for example {@code "> 0"} or {@code ">= 0 and < 1"}; empty if any. */
  public String range() {
    return range.toString();
  }

  /** What a value must be, in the words of an error message: "a number > 0 (ms)". */
  public String expected() {
    if (!choices.isEmpty()) {
      return "one of " + choices;
    }
    return type.expected
        + (range().isEmpty() ? "" : " " + range)
        + (unit.isEmpty() ? "" : " (" + unit + ")");
  }

  /**
   * Checks a value and brings it to the type that {@link #defaultValue()} has.
   *
   * @param value a Number, Boolean, String, {@code List<?>} of numbers or of {@link Choice}s,
   *     {@link Distribution}, {@link Choice} or {@code double[]}
   * @return the value to keep
   * @throws InvalidInputException if it has another type or lies outside the range; the message
   *     gives the value and what was expected
   */
  public Object check(Object value) {
    Object converted = convert(value);
    if (converted == null) {
      throw new InvalidInputException(
          "got " + show(value) + ", but expected " + expected() + limit(value));
    }
    return converted;
  }

  /** What is wrong with a whole number of which no range says that it is too large. */
  private String limit(Object value) {
    boolean large = type == Type.INTEGER && value instanceof Number n && outside(n.doubleValue());
    return large ? (range().isEmpty() ? " <= " : " and <= ") + Integer.MAX_VALUE : "";
  }

  private boolean outside(double whole) {
    return whole > Integer.MAX_VALUE && whole == Math.rint(whole) && inRange(whole);
  }

  private @Nullable Object convert(Object value) {
    return switch (type) {
      case REAL -> value instanceof Number n ? number(n) : null;
      case INTEGER -> wholeNumber(value);
      case FLAG -> value instanceof Boolean ? value : null;
      case TEXT ->
          value instanceof String s && (choices.isEmpty() || choices.contains(s)) ? s : null;
      case LINES -> lines(value);
      case REALS -> reals(value);
      case PER_NEURON -> distribution(value);
      case PART -> part(value);
      case PARTS -> parts(value);
    };
  }

  private @Nullable Double number(Number n) {
    double d = n.doubleValue();
    return inRange(d) ? d : null;
  }

  private @Nullable Integer wholeNumber(Object value) {
    if (!(value instanceof Number n)) {
      return null;
    }
    double d = n.doubleValue();
    return d == (int) d && inRange(d) ? (int) d : null;
  }

  private static @Nullable String lines(Object value) {
    if (value instanceof List<?> list) {
      boolean texts = !list.isEmpty() && list.stream().allMatch(String.class::isInstance);
      return texts ? String.join("\n", list.stream().map(String.class::cast).toList()) : null;
    }
    return value instanceof String s ? s : null;
  }

  private @Nullable List<Double> reals(Object value) {
    if (value instanceof double[] array) {
      return reals(java.util.Arrays.stream(array).boxed().toList());
    }
    if (!(value instanceof List<?> list)) {
      return null;
    }
    List<Double> out = new java.util.ArrayList<>(list.size());
    for (Object element : list) {
      Double d = element instanceof Number n ? number(n) : null;
      if (d == null) {
        return null;
      }
      out.add(d);
    }
    return List.copyOf(out);
  }

  private @Nullable Distribution distribution(Object value) {
    if (value instanceof Number n) {
      Double d = number(n);
      return d == null ? null : new Distribution.Constant(d);
    }
    if (value instanceof Distribution.Constant c) {
      return inRange(c.value()) ? c : null;
    }
    if (value instanceof Distribution.Uniform u) {
      return u.low() <= u.high() && inRange(u.low()) && inRange(u.high()) ? u : null;
    }
    if (value instanceof Distribution.LogUniform u) {
      return 0 < u.low() && u.low() <= u.high() && inRange(u.low()) && inRange(u.high()) ? u : null;
    }
    if (value instanceof Distribution.Normal n) {
      return n.standardDeviation() >= 0 && inRange(n.mean()) ? n : null;
    }
    Object numbers = value instanceof Distribution.Values v ? v.values() : value;
    List<Double> list = reals(numbers);
    return list == null || list.isEmpty()
        ? null
        : new Distribution.Values(list.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private @Nullable Optional<?> part(Object value) {
    if (value instanceof Optional<?> maybe) {
      return maybe.isEmpty() || fits(maybe.get()) ? maybe : null;
    }
    return fits(value) ? Optional.of(value) : null;
  }

  private @Nullable List<?> parts(Object value) {
    return value instanceof List<?> list && list.stream().allMatch(this::fits)
        ? List.copyOf(list)
        : null;
  }

  private boolean fits(Object value) {
    return value instanceof Choice<?> choice && kind != null && kind.isInstance(choice.factory());
  }

  private static String show(Object value) {
    return value instanceof String s ? '"' + s + '"' : String.valueOf(value);
  }

  /** Which numbers are allowed, each end inside or, if it is open, outside. */
  private record Range(double low, boolean lowOpen, double high, boolean highOpen) {

    static final Range ALL =
        new Range(Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true);

    Range from(double bound, boolean open) {
      return new Range(bound, open, high, highOpen);
    }

    Range to(double bound, boolean open) {
      return new Range(low, lowOpen, bound, open);
    }

    boolean contains(double value) {
      return Double.isFinite(value)
          && (lowOpen ? value > low : value >= low)
          && (highOpen ? value < high : value <= high);
    }

    @Override
    public String toString() {
      String lower = low == ALL.low ? "" : (lowOpen ? "> " : ">= ") + plain(low);
      String upper = high == ALL.high ? "" : (highOpen ? "< " : "<= ") + plain(high);
      return lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + " and " + upper;
    }

    private static String plain(double bound) {
      return bound == Math.rint(bound) && Math.abs(bound) < 1e9
          ? Long.toString((long) bound)
          : Double.toString(bound);
    }
  }

  @Override
  public String toString() {
    return name + ": " + expected() + ", default " + defaultValue;
  }
}
