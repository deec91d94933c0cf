package org.eprop.equations.terms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.equations.language.Fn;

/**
 * Formulas that share their common parts: a graph of terms, in which no two say the same. A term is
 * known by its number; what it is made of has smaller ones. Grows, and is not thread-safe.
 */
public final class Terms {

  /** As many as a step may take: no neuron model has a tenth of it. */
  public static final int MOST = 60_000;

  private static final int LARGEST_POWER = 4;

  /** What a term is; payload is a number, or the place of an entry in a matrix. */
  private record Term(Fn fn, double value, String name, List<Integer> arguments) {}

  private final List<Term> terms = new ArrayList<>();
  private final List<Boolean> varying = new ArrayList<>();
  private final Map<Term, Integer> known = new HashMap<>();
  private final Map<Long, Integer> derivatives = new HashMap<>();

  private int add(Term term, boolean varies) {
    Integer there = known.get(term);
    if (there != null) {
      return there;
    }
    if (terms.size() >= MOST) {
      throw new InvalidInputException(
          "a step takes more than "
              + MOST
              + " operations; expected a longer substep or shorter formulas");
    }
    terms.add(term);
    varying.add(varies);
    known.put(term, terms.size() - 1);
    return terms.size() - 1;
  }

  /** A number. */
  public int number(double value) {
    return add(new Term(Fn.NUMBER, value + 0.0, "", List.of()), false);
  }

  /**
   * A variable.
   *
   * @param varies whether its value changes from step to step
   */
  public int variable(String name, boolean varies) {
    return add(new Term(Fn.NAME, 0, name, List.of()), varies);
  }

  /** What it computes. */
  public Fn fn(int term) {
    return terms.get(term).fn;
  }

  /** The value of a number; the place of an entry in a matrix, row by row. */
  public double value(int term) {
    return terms.get(term).value;
  }

  /** The name of a variable. */
  public String name(int term) {
    return terms.get(term).name;
  }

  /** What it is made of. */
  public List<Integer> arguments(int term) {
    return terms.get(term).arguments;
  }

  /** Whether its value changes from step to step. */
  public boolean varies(int term) {
    return varying.get(term);
  }

  /** Whether it is this number. */
  public boolean is(int term, double number) {
    return fn(term) == Fn.NUMBER && value(term) == number;
  }

  /** A function of others, or something simpler that is the same. */
  public int of(Fn fn, int... a) {
    int simple = simpler(fn, a);
    if (simple >= 0) {
      return simple;
    }
    boolean numbers =
        fn != Fn.CUT && fn != Fn.SUM && Arrays.stream(a).allMatch(x -> fn(x) == Fn.NUMBER);
    if (numbers) {
      double[] v = new double[4];
      for (int i = 0; i < a.length; i++) {
        v[i] = value(a[i]);
      }
      return number(fn.apply(v[0], v[1], v[2], v[3]));
    }
    boolean swapped = (fn == Fn.ADD || fn == Fn.MULTIPLY) && a[0] > a[1];
    List<Integer> list = new ArrayList<>();
    for (int x : a) {
      list.add(swapped ? 0 : list.size(), x);
    }
    boolean varies = fn == Fn.SUM || Arrays.stream(a).anyMatch(this::varies); // of how many?
    return add(new Term(fn, 0, "", List.copyOf(list)), varies);
  }

  /** The entry of a matrix function of a matrix whose entries do not vary. */
  public int entry(Fn fn, int place, int... matrix) {
    return add(new Term(fn, place, "", Arrays.stream(matrix).boxed().toList()), false);
  }

  private int simpler(Fn fn, int[] a) {
    return switch (fn) {
      case ADD -> is(a[0], 0) ? a[1] : is(a[1], 0) ? a[0] : -1;
      case SUBTRACT ->
          is(a[1], 0) ? a[0] : a[0] == a[1] ? number(0) : is(a[0], 0) ? of(Fn.NEGATE, a[1]) : -1;
      case MULTIPLY -> product(a[0], a[1]);
      case DIVIDE ->
          is(a[0], 0) || is(a[1], 1)
              ? a[0]
              : varies(a[0]) && !varies(a[1]) // a product takes a quarter of the time
                  ? of(Fn.MULTIPLY, a[0], of(Fn.DIVIDE, number(1), a[1]))
                  : -1;
      case NEGATE -> negative(a[0]);
      case POWER -> power(a[0], a[1]);
      case MIN, MAX -> a[0] == a[1] ? a[0] : -1;
      case IF -> a[2] == a[3] ? a[2] : -1;
      case LARGEST -> varies(a[0]) ? -1 : a[0];
      default -> -1;
    };
  }

  private int product(int a, int b) {
    if (is(a, 0) || is(b, 1)) {
      return a;
    }
    if (is(b, 0) || is(a, 1)) {
      return b;
    }
    if (is(a, -1) || is(b, -1)) {
      return of(Fn.NEGATE, is(a, -1) ? b : a);
    }
    int constant = varies(a) ? b : a;
    int rest = varies(a) ? a : b;
    if (varies(constant)
        || fn(rest) != Fn.MULTIPLY
        || varies(arguments(rest).get(0)) == varies(arguments(rest).get(1))) {
      return -1;
    }
    int first = arguments(rest).get(0);
    int second = arguments(rest).get(1);
    return varies(first)
        ? of(Fn.MULTIPLY, of(Fn.MULTIPLY, constant, second), first)
        : of(Fn.MULTIPLY, of(Fn.MULTIPLY, constant, first), second);
  }

  /** -(-x) = x; -(c x) = (-c) x where c does not vary, which takes one operation. */
  private int negative(int a) {
    if (fn(a) == Fn.NEGATE) {
      return arguments(a).get(0);
    }
    if (fn(a) != Fn.MULTIPLY || varies(arguments(a).get(0)) == varies(arguments(a).get(1))) {
      return -1;
    }
    int first = arguments(a).get(0);
    int second = arguments(a).get(1);
    return varies(first)
        ? of(Fn.MULTIPLY, of(Fn.NEGATE, second), first)
        : of(Fn.MULTIPLY, of(Fn.NEGATE, first), second);
  }

  private int power(int base, int exponent) {
    if (fn(exponent) != Fn.NUMBER) {
      return -1;
    }
    double p = value(exponent);
    if (p == 0) {
      return number(1);
    }
    if (p != Math.rint(p) || p < 0 || p > LARGEST_POWER) {
      return -1;
    }
    int product = base;
    for (int i = 1; i < p; i++) {
      product = of(Fn.MULTIPLY, product, base);
    }
    return product;
  }

  /**
   * The derivative of a term by a variable, a {@link Fn#CUT} quantity, a {@link Fn#SUM} or a {@link
   * Fn#LARGEST}, with all other such held.
   */
  public int derivative(int term, int by) {
    if (term == by) {
      return number(1);
    }
    if (term < by || arguments(term).isEmpty() || fn(term) == Fn.CUT || fn(term).isOverOutputs()) {
      return number(0);
    }
    long key = (long) term << 32 | by;
    Integer there = derivatives.get(key);
    if (there == null) {
      there = differentiate(term, by);
      derivatives.put(key, there);
    }
    return there;
  }

  private int differentiate(int term, int by) {
    Fn fn = fn(term);
    List<Integer> arguments = arguments(term);
    int a = arguments.get(0);
    int da = derivative(a, by);
    int b = arguments.size() > 1 ? arguments.get(1) : a;
    int db = arguments.size() > 1 ? derivative(b, by) : da;
    return switch (fn) {
      case ADD, SUBTRACT -> of(fn, da, db);
      case MULTIPLY -> of(Fn.ADD, of(Fn.MULTIPLY, da, b), of(Fn.MULTIPLY, a, db));
      case DIVIDE ->
          of(Fn.SUBTRACT, of(Fn.DIVIDE, da, b), of(Fn.DIVIDE, of(Fn.MULTIPLY, term, db), b));
      case POWER -> powerSlope(term, a, b, da, db);
      case MIN -> of(Fn.IF, b, a, da, db);
      case MAX -> of(Fn.IF, a, b, da, db);
      case IF ->
          of(Fn.IF, a, b, derivative(arguments.get(2), by), derivative(arguments.get(3), by));
      case MATRIX_EXP, MATRIX_PHI -> {
        for (int x : arguments) {
          if (!is(derivative(x, by), 0)) {
            throw new UnknownDerivativeException();
          }
        }
        yield number(0);
      }
      default -> is(da, 0) ? da : of(Fn.MULTIPLY, slope(fn, term, a), da);
    };
  }

  private int powerSlope(int term, int a, int b, int da, int db) {
    int byBase =
        of(Fn.MULTIPLY, of(Fn.MULTIPLY, b, of(Fn.POWER, a, of(Fn.SUBTRACT, b, number(1)))), da);
    int byExponent = is(db, 0) ? db : of(Fn.MULTIPLY, of(Fn.MULTIPLY, term, of(Fn.LOG, a)), db);
    return of(Fn.ADD, is(da, 0) ? da : byBase, byExponent);
  }

  /** The derivative of a function of one number. */
  private int slope(Fn fn, int term, int a) {
    return switch (fn) {
      case NEGATE -> number(-1);
      case EXP -> term;
      case LOG -> of(Fn.DIVIDE, number(1), a);
      case SQRT -> of(Fn.DIVIDE, number(0.5), term);
      case SIN -> of(Fn.COS, a);
      case COS -> of(Fn.NEGATE, of(Fn.SIN, a));
      case ATAN -> of(Fn.DIVIDE, number(1), of(Fn.ADD, number(1), of(Fn.MULTIPLY, a, a)));
      case TANH -> of(Fn.SUBTRACT, number(1), of(Fn.MULTIPLY, term, term));
      case SIGMOID -> of(Fn.MULTIPLY, term, of(Fn.SUBTRACT, number(1), term));
      case SOFTPLUS -> of(Fn.SIGMOID, a);
      case ABS -> of(Fn.SIGN, a);
      case SIGN, STEP -> number(0);
      case PHI -> of(Fn.PHI_SLOPE, a);
      default -> throw new UnknownDerivativeException();
    };
  }

  /** The same term with other terms in the place of some. */
  public int replace(int term, Map<Integer, Integer> others) {
    return replace(term, others, new HashMap<>());
  }

  private int replace(int term, Map<Integer, Integer> others, Map<Integer, Integer> done) {
    Integer there = others.containsKey(term) ? others.get(term) : done.get(term);
    if (there != null) {
      return there;
    }
    Term old = terms.get(term);
    int made = term;
    if (!old.arguments.isEmpty() && old.fn != Fn.MATRIX_EXP && old.fn != Fn.MATRIX_PHI) {
      int[] a = old.arguments.stream().mapToInt(x -> replace(x, others, done)).toArray();
      made = of(old.fn, a);
    }
    done.put(term, made);
    return made;
  }

  /** That a term has no derivative in closed form. */
  public static final class UnknownDerivativeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownDerivativeException() {
      super("no derivative in closed form");
    }
  }
}
