package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * One value of one parameter, to be tried.
 *
 * @param parameter which
 * @param value inside its declared range, or just outside
 * @param atEnd whether it is an end of the range that belongs to it
 */
public record Variation(Parameter parameter, Object value, boolean atEnd) {

  /** Between default and an open end of the range, this share of the way is left. */
  private static final double CLOSE = 1e-3;

  /** By what a default is multiplied and divided where the range has no end. */
  private static final double FAR = 10;

  private static final int LARGEST_COUNT = 1000;

  /** For example {@code "tau_m = 0.02"}. */
  public String text() {
    return parameter.name() + " = " + show(value);
  }

  public static String show(Object value) {
    return value instanceof Distribution.Constant constant
        ? Numbers.text(constant.value())
        : value instanceof Number n ? Numbers.text(n.doubleValue()) : String.valueOf(value);
  }

  /** The component with this value in place of the one it has. */
  public <F extends Component> Choice<F> apply(Choice<F> base) {
    Map<String, Object> given = new LinkedHashMap<>(base.arguments().values());
    given.put(parameter.name(), value);
    return Choice.of(base.factory(), given);
  }

  /** All that should work: ends of the range, values on either side of the default, choices. */
  public static List<Variation> inside(Parameter parameter) {
    List<Variation> all = new ArrayList<>();
    switch (parameter.type()) {
      case REAL -> numbers(parameter, (Double) parameter.defaultValue(), all);
      case PER_NEURON -> {
        if (parameter.defaultValue() instanceof Distribution.Constant constant) {
          numbers(parameter, constant.value(), all);
        }
      }
      case INTEGER -> wholeNumbers(parameter, (Integer) parameter.defaultValue(), all);
      case FLAG -> {
        all.add(new Variation(parameter, !((Boolean) parameter.defaultValue()), false));
      }
      case TEXT -> parameter.choices().forEach(c -> all.add(new Variation(parameter, c, false)));
      case LINES -> {} // other definitions of the component
      case REALS -> lists(parameter, all);
      case PART, PARTS -> {} // other components, with parameters and checks of their own
    }
    return all.stream().filter(v -> !v.value.equals(parameter.defaultValue())).toList();
  }

  /** Numbers that the declared range excludes by a hair. */
  public static List<Variation> outside(Parameter parameter) {
    List<Variation> all = new ArrayList<>();
    boolean number =
        parameter.type() == Parameter.Type.REAL || parameter.type() == Parameter.Type.PER_NEURON;
    double low = parameter.low();
    double high = parameter.high();
    if (number && Double.isFinite(low)) {
      all.add(new Variation(parameter, parameter.inRange(low) ? Math.nextDown(low) : low, false));
    }
    if (number && Double.isFinite(high)) {
      all.add(new Variation(parameter, parameter.inRange(high) ? Math.nextUp(high) : high, false));
    }
    return all;
  }

  private static void numbers(Parameter parameter, double normal, List<Variation> all) {
    double low = parameter.low();
    double high = parameter.high();
    if (Double.isFinite(low)) {
      boolean closed = parameter.inRange(low);
      double distance = normal > low ? normal - low : 1;
      all.add(new Variation(parameter, closed ? low : low + CLOSE * distance, closed));
    } else {
      all.add(new Variation(parameter, normal == 0 ? -1.0 : -normal, false));
      all.add(new Variation(parameter, 0.0, false));
    }
    if (normal != 0) {
      all.add(new Variation(parameter, normal / FAR, false));
    } else if (Double.isFinite(low) && Double.isFinite(high)) {
      all.add(new Variation(parameter, (low + high) / 2, false));
    }
    if (Double.isFinite(high)) {
      boolean closed = parameter.inRange(high);
      double distance = normal < high ? high - normal : 1;
      all.add(new Variation(parameter, closed ? high : high - CLOSE * distance, closed));
    } else {
      all.add(new Variation(parameter, normal == 0 ? 1.0 : normal * FAR, false));
    }
    all.removeIf(v -> v.parameter == parameter && !parameter.inRange((Double) v.value));
  }

  private static void wholeNumbers(Parameter parameter, int normal, List<Variation> all) {
    double low = parameter.low();
    double high = Math.min(parameter.high(), LARGEST_COUNT);
    // Of folds, 0 is none and 1 is not enough.
    double two = normal == 0 ? 2 : normal + 1;
    double[] values = {Math.ceil(low), normal - 1, normal + 1, two, 2 * normal, high};
    for (double value : Arrays.stream(values).distinct().toArray()) {
      if (parameter.inRange(value)
          && Math.abs(value) <= LARGEST_COUNT
          && value == Math.rint(value)) {
        boolean end = value == parameter.low() || value == parameter.high();
        all.add(new Variation(parameter, (int) value, end));
      }
    }
  }

  private static void lists(Parameter parameter, List<Variation> all) {
    List<?> normal = (List<?>) parameter.defaultValue();
    for (double factor : new double[] {0.5, 2}) {
      List<Double> scaled = normal.stream().map(x -> factor * (Double) x).toList();
      if (!scaled.isEmpty() && scaled.stream().allMatch(parameter::inRange)) {
        all.add(new Variation(parameter, scaled, false));
      }
    }
  }

  /**
   * A component as it is, and with each of its own parameters varied; by a label that is empty for
   * the component as it is. Values that it refuses together with the others are left out.
   */
  public static <F extends Component> Map<String, Choice<F>> around(
      Choice<F> base, Probe<F, ?> probe) {
    Map<String, Choice<F>> all = around(base);
    all.values().removeIf(varied -> varied != base && !works(varied, probe));
    return all;
  }

  /** The first of them, the component as it is among them. */
  public static <F extends Component> List<Choice<F>> some(
      Choice<F> base, Probe<F, ?> probe, int most) {
    return around(base).values().stream()
        .filter(varied -> varied == base || works(varied, probe))
        .limit(most)
        .toList();
  }

  /** The same with values that it may refuse. */
  public static <F extends Component> Map<String, Choice<F>> around(Choice<F> base) {
    Map<String, Choice<F>> all = new LinkedHashMap<>();
    all.put("", base);
    for (Parameter parameter : base.factory().parameters()) {
      for (Variation variation : inside(parameter)) {
        all.put(variation.text() + ", ", variation.apply(base));
      }
    }
    return all;
  }

  /** A component with nothing given but what has no other values to try, such as a file's name. */
  public static <F extends Component> Choice<F> usual(Choice<F> base) {
    Map<String, Object> kept = new LinkedHashMap<>(base.arguments().values());
    for (Parameter parameter : base.factory().parameters()) {
      if (!inside(parameter).isEmpty()) {
        kept.remove(parameter.name());
      }
    }
    return Choice.of(base.factory(), kept);
  }

  /** A component without one of the values that it is given, each in turn. */
  public static <F extends Component> Stream<Choice<F>> without(Choice<F> base) {
    Map<String, Object> all = base.arguments().values();
    return base.factory().parameters().stream()
        .filter(parameter -> !parameter.defaultValue().equals(all.get(parameter.name())))
        .map(
            parameter -> {
              Map<String, Object> kept = new LinkedHashMap<>(all);
              kept.remove(parameter.name());
              return Choice.of(base.factory(), kept);
            });
  }

  /** Of a time 1, of a rate -1, of all else 0. */
  public static int powerOfTime(Parameter parameter) {
    return switch (parameter.unit()) {
      case "ms", "s" -> 1;
      case "Hz", "kHz", "1/s", "1/ms" -> -1;
      default -> 0;
    };
  }

  /** A component all of whose times are so many times as long; nothing if it does not take them. */
  public static <F extends Component> Optional<Choice<F>> scaled(Choice<F> base, double factor) {
    Map<String, Object> values = new LinkedHashMap<>(base.arguments().values());
    for (Parameter parameter : base.factory().parameters()) {
      double times = Math.pow(factor, powerOfTime(parameter));
      if (times != 1) {
        values.computeIfPresent(parameter.name(), (name, value) -> times(value, times));
      }
    }
    try {
      return Optional.of(Choice.of(base.factory(), values));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  private static Object times(Object value, double factor) {
    return value instanceof Distribution.Constant constant
        ? (Object) (constant.value() * factor)
        : value instanceof Integer whole
            ? (Object) (int) Math.rint(whole * factor)
            : value instanceof Double real
                ? (Object) (real * factor)
                : value instanceof List<?> list
                    ? list.stream().map(entry -> times(entry, factor)).toList()
                    : value;
  }

  /** Whether an instance can be made. */
  public static <F extends Component> boolean works(Choice<F> choice, Probe<F, ?> probe) {
    try {
      probe.make(choice);
      return true;
    } catch (InvalidInputException e) {
      return false;
    }
  }
}
