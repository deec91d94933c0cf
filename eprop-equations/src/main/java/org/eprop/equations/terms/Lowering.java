package org.eprop.equations.terms;

import java.util.HashMap;
import java.util.Map;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.language.SourceText;
import org.eprop.equations.language.Unit;

/** Turns formulas into terms, where each name stands for a term or is short for a formula. */
public final class Lowering {

  private final SourceText source;
  private final Terms terms;
  private final Map<String, Expr> abbreviations;
  private final Map<String, Integer> names = new HashMap<>();

  /** Terms of abbreviations, as long as no name stands for another: each is gone through once. */
  private final Map<String, Integer> lowered = new HashMap<>();

  /** Starts without any name but the abbreviations. */
  public Lowering(SourceText source, Terms terms, Map<String, Expr> abbreviations) {
    this.source = source;
    this.terms = terms;
    this.abbreviations = abbreviations;
    names.put("pi", terms.number(Math.PI));
  }

  /** From now on the name stands for this term. */
  public void set(String name, int term) {
    names.put(name, term);
    lowered.clear();
  }

  /** What the name stands for now. */
  public int get(String name) {
    return names.get(name);
  }

  /** The terms of a formula. */
  public int of(Expr e) {
    return switch (e.fn()) {
      case NUMBER -> number(e);
      case NAME ->
          abbreviations.containsKey(e.text()) ? abbreviation(e.text()) : names.get(e.text());
      default -> {
        int[] arguments = e.arguments().stream().mapToInt(this::of).toArray();
        yield e.fn().isOverOutputs() ? overOutputs(e.fn(), arguments[0]) : finite(e, arguments);
      }
    };
  }

  private int number(Expr e) {
    double value = e.value() * Unit.of(source, e).factor();
    if (!Double.isFinite(value)) {
      throw source.error("this is " + value + ", but expected a finite number", e);
    }
    return terms.number(value);
  }

  /**
   * By sums and the largest. Exponents are of what is below the largest, so that none overflows.
   */
  private int overOutputs(Fn fn, int a) {
    return switch (fn) {
      case SMALLEST -> of(Fn.NEGATE, of(Fn.LARGEST, of(Fn.NEGATE, a)));
      case MEAN -> of(Fn.DIVIDE, of(Fn.SUM, a), of(Fn.SUM, terms.number(1)));
      case LOGSUMEXP, SOFTMAX -> {
        int largest = of(Fn.CUT, of(Fn.LARGEST, a));
        int share = of(Fn.EXP, of(Fn.SUBTRACT, a, largest));
        int all = of(Fn.SUM, share);
        yield fn == Fn.SOFTMAX ? of(Fn.DIVIDE, share, all) : of(Fn.ADD, largest, of(Fn.LOG, all));
      }
      default -> of(fn, a);
    };
  }

  private int abbreviation(String name) {
    Integer there = lowered.get(name);
    if (there == null) {
      there = of(abbreviations.get(name));
      lowered.put(name, there);
    }
    return there;
  }

  private int finite(Expr e, int... arguments) {
    if (e.fn() == Fn.DIVIDE && terms.is(arguments[1], 0)) {
      throw source.error("this divides by 0", e);
    }
    int term = terms.of(e.fn(), arguments);
    if (terms.fn(term) == Fn.NUMBER && !Double.isFinite(terms.value(term))) {
      throw source.error("this is " + terms.value(term) + ", but expected a finite number", e);
    }
    return term;
  }

  /** a + b and the like. */
  public int of(Fn fn, int... arguments) {
    return terms.of(fn, arguments);
  }
}
