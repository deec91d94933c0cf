package org.eprop.equations.terms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.equations.language.Fn;

/**
 * Takes operations together that a loop does at once, with the same roundings.
 *
 * @param fixed the registers of inputs and constants, by term
 * @param uses by how many a term is needed
 * @param alike whether what does not vary is the same of all neurons, too
 * @param finite whether inputs are finite: of minus infinity, max(a - b, 0) would be no number
 */
record Fusion(
    Terms terms,
    Map<Integer, Integer> fixed,
    Map<Integer, Integer> uses,
    boolean alike,
    boolean finite) {

  /** What a loop does at once; its arguments in order. */
  enum Fused {
    /** Nothing: a term as it is. */
    NONE,
    /** a b + c: the same two roundings. */
    MULTIPLY_ADD,
    /** c - a b. */
    MULTIPLY_SUBTRACT,
    /** a b, where b is the same of all neurons, as in all that follow. */
    SCALE,
    /** a b + c d, b and d being the same of all. */
    SCALED_SUM,
    /** max(a - b, 0), b being the same of all. */
    ABOVE,
    /** c max(a - b, 0), b and c being the same of all. */
    SCALED_ABOVE,
    /** max(a - b, 0) max(c - d, 0), b and d being the same of all. */
    ABOVES,
    /** e max(a - b, 0) max(c - d, 0), b, d and e being the same of all. */
    SCALED_ABOVES;

    /** Its value; arguments that it does not have are not looked at. */
    double apply(double a, double b, double c, double d, double e) {
      return switch (this) {
        case NONE -> a;
        case MULTIPLY_ADD -> a * b + c;
        case MULTIPLY_SUBTRACT -> c - a * b;
        case SCALE -> a * b;
        case SCALED_SUM -> a * b + c * d;
        case ABOVE -> twiceAbove(a, b) * 0.5;
        case SCALED_ABOVE -> c * 0.5 * twiceAbove(a, b);
        case ABOVES -> 0.25 * twiceAbove(a, b) * twiceAbove(c, d);
        case SCALED_ABOVES -> e * 0.25 * twiceAbove(a, b) * twiceAbove(c, d);
      };
    }
  }

  /**
   * 2 max(a - b, 0) of finite numbers; that it is twice as much takes no rounding, as long as
   * numbers are neither the largest nor the smallest of all.
   */
  static double twiceAbove(double a, double b) {
    double x = a - b;
    return x + Math.abs(x);
  }

  /**
   * What computes a term.
   *
   * @param within what it computes along the way, as nothing else needs it
   */
  record Operation(int term, Fused fused, List<Integer> arguments, List<Integer> within) {

    /** A term of which this one is a part, with more arguments. */
    Operation and(int larger, Fused function, List<Integer> more, List<Integer> moreWithin) {
      List<Integer> all = new ArrayList<>(arguments);
      all.addAll(more);
      List<Integer> parts = new ArrayList<>(within);
      parts.add(term);
      parts.addAll(moreWithin);
      return new Operation(larger, function, all, parts);
    }
  }

  Operation operation(int term) {
    List<Integer> a = terms.arguments(term);
    Optional<Operation> fused =
        switch (terms.fn(term)) {
          case ADD ->
              scaledSum(term, a.get(0), a.get(1))
                  .or(() -> sum(term, a.get(1), a.get(0), Fused.MULTIPLY_ADD))
                  .or(() -> sum(term, a.get(0), a.get(1), Fused.MULTIPLY_ADD));
          case SUBTRACT -> sum(term, a.get(1), a.get(0), Fused.MULTIPLY_SUBTRACT);
          case MULTIPLY ->
              product(term, a.get(0), a.get(1)).or(() -> product(term, a.get(1), a.get(0)));
          case MAX -> above(term);
          default -> Optional.empty();
        };
    return fused.orElse(new Operation(term, Fused.NONE, a, List.of()));
  }

  private boolean isWithin(int term, Fn fn) {
    return terms.fn(term) == fn && uses.get(term) == 1 && !fixed.containsKey(term);
  }

  private boolean isAlike(int term) {
    return alike && !terms.varies(term);
  }

  private Optional<Operation> sum(int term, int product, int other, Fused fused) {
    List<Integer> factors = terms.arguments(product);
    return isWithin(product, Fn.MULTIPLY)
        ? Optional.of(
            new Operation(
                term, fused, List.of(factors.get(0), factors.get(1), other), List.of(product)))
        : Optional.empty();
  }

  private Optional<Operation> scaledSum(int term, int a, int b) {
    List<Integer> all = new ArrayList<>();
    for (int product : List.of(a, b)) {
      List<Integer> factors = isWithin(product, Fn.MULTIPLY) ? terms.arguments(product) : List.of();
      if (factors.stream().filter(this::isAlike).count() != 1) {
        return Optional.empty();
      }
      int first = isAlike(factors.get(0)) ? 1 : 0;
      all.add(factors.get(first));
      all.add(factors.get(1 - first));
    }
    return Optional.of(new Operation(term, Fused.SCALED_SUM, all, List.of(a, b)));
  }

  /** A product, of which the second factor may be one, too. */
  private Optional<Operation> product(int term, int a, int b) {
    Optional<Operation> above = isWithin(b, Fn.MAX) ? above(b) : Optional.empty();
    if (isAlike(a)) {
      return above
          .map(x -> x.and(term, Fused.SCALED_ABOVE, List.of(a), List.of()))
          .or(() -> Optional.of(new Operation(term, Fused.SCALE, List.of(b, a), List.of())));
    }
    if (above.isEmpty()) {
      return Optional.empty();
    }
    Operation last = above.get();
    if (isWithin(a, Fn.MAX)) {
      return above(a).map(x -> x.and(term, Fused.ABOVES, last.arguments(), all(last)));
    }
    Optional<Operation> scaled =
        isWithin(a, Fn.MULTIPLY) ? Optional.of(operation(a)) : Optional.empty();
    return scaled
        .filter(x -> x.fused() == Fused.SCALED_ABOVE)
        .map(
            x -> {
              List<Integer> more = new ArrayList<>(last.arguments());
              more.add(x.arguments().get(2));
              Operation first =
                  new Operation(a, x.fused(), x.arguments().subList(0, 2), x.within());
              return first.and(term, Fused.SCALED_ABOVES, more, all(last));
            });
  }

  private static List<Integer> all(Operation operation) {
    List<Integer> all = new ArrayList<>(operation.within());
    all.add(operation.term());
    return all;
  }

  /** max(a - b, 0), where a is an input. */
  private Optional<Operation> above(int term) {
    int a = terms.arguments(term).get(0);
    int b = terms.arguments(term).get(1);
    int difference = terms.is(b, 0) ? a : b;
    boolean ofZero = terms.is(b, 0) || terms.is(a, 0);
    if (!finite || !ofZero || !isWithin(difference, Fn.SUBTRACT)) {
      return Optional.empty();
    }
    List<Integer> of = terms.arguments(difference);
    return fixed.containsKey(of.get(0)) && isAlike(of.get(1))
        ? Optional.of(new Operation(term, Fused.ABOVE, of, List.of(difference)))
        : Optional.empty();
  }
}
