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
 */
record Fusion(Terms terms, Map<Integer, Integer> fixed, Map<Integer, Integer> uses, boolean alike) {

  /**
   * What computes a term.
   *
   * @param within what it computes along the way, as nothing else needs it
   */
  record Operation(int term, Fn fn, List<Integer> arguments, List<Integer> within) {

    /** A term of which this one is a part, with one more argument. */
    Operation and(int larger, Fn function, int more) {
      List<Integer> all = new ArrayList<>(arguments);
      all.add(more);
      List<Integer> parts = new ArrayList<>(within);
      parts.add(term);
      return new Operation(larger, function, all, parts);
    }
  }

  Operation operation(int term) {
    List<Integer> a = terms.arguments(term);
    Optional<Operation> fused =
        switch (terms.fn(term)) {
          case ADD ->
              scaledSum(term, a.get(0), a.get(1))
                  .or(() -> sum(term, a.get(1), a.get(0), Fn.MULTIPLY_ADD))
                  .or(() -> sum(term, a.get(0), a.get(1), Fn.MULTIPLY_ADD));
          case SUBTRACT -> sum(term, a.get(1), a.get(0), Fn.MULTIPLY_SUBTRACT);
          case MULTIPLY ->
              product(term, a.get(0), a.get(1)).or(() -> product(term, a.get(1), a.get(0)));
          case MAX -> above(term);
          default -> Optional.empty();
        };
    return fused.orElse(new Operation(term, terms.fn(term), a, List.of()));
  }

  private boolean isWithin(int term, Fn fn) {
    return terms.fn(term) == fn && uses.get(term) == 1 && !fixed.containsKey(term);
  }

  private boolean isAlike(int term) {
    return alike && !terms.varies(term);
  }

  private Optional<Operation> sum(int term, int product, int other, Fn fn) {
    List<Integer> factors = terms.arguments(product);
    return isWithin(product, Fn.MULTIPLY)
        ? Optional.of(
            new Operation(
                term, fn, List.of(factors.get(0), factors.get(1), other), List.of(product)))
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
    return Optional.of(new Operation(term, Fn.SCALED_SUM, all, List.of(a, b)));
  }

  private Optional<Operation> product(int term, int c, int of) {
    Optional<Operation> above = isWithin(of, Fn.MAX) ? above(of) : Optional.empty();
    if (!isAlike(c)) {
      return above.map(a -> a.and(term, Fn.ABOVE_TIMES, c));
    }
    if (above.isPresent()) {
      return above.map(a -> a.and(term, Fn.SCALED_ABOVE, c));
    }
    if (isWithin(of, Fn.MULTIPLY)) {
      int p = terms.arguments(of).get(0);
      int q = terms.arguments(of).get(1);
      Optional<Operation> inner = product(of, p, q).or(() -> product(of, q, p));
      if (inner.isPresent() && inner.get().fn() == Fn.ABOVE_TIMES) {
        return inner.map(a -> a.and(term, Fn.SCALED_ABOVE_TIMES, c));
      }
    }
    return Optional.of(new Operation(term, Fn.SCALE, List.of(of, c), List.of()));
  }

  /** max(a - b, 0), where a is an input, which is finite. */
  private Optional<Operation> above(int term) {
    int a = terms.arguments(term).get(0);
    int b = terms.arguments(term).get(1);
    int difference = terms.is(b, 0) ? a : b;
    if (!terms.is(b, 0) && !terms.is(a, 0) || !isWithin(difference, Fn.SUBTRACT)) {
      return Optional.empty();
    }
    List<Integer> of = terms.arguments(difference);
    return fixed.containsKey(of.get(0)) && isAlike(of.get(1))
        ? Optional.of(new Operation(term, Fn.ABOVE, of, List.of(difference)))
        : Optional.empty();
  }
}
