package org.eprop.equations.language;

import java.util.Arrays;
import java.util.List;

/**
 * What a node of a formula computes. Transcendental functions are those of {@link StrictMath}, so
 * that results are the same bits everywhere.
 */
public enum Fn {
  /** A number. */
  NUMBER("", 0),
  /** A name. */
  NAME("", 0),
  /** a + b. */
  ADD("+", 2),
  /** a - b. */
  SUBTRACT("-", 2),
  /** a b. */
  MULTIPLY("*", 2),
  /** a / b. */
  DIVIDE("/", 2),
  /** a to the power b. */
  POWER("^", 2),
  /** -a. */
  NEGATE("-", 1),
  /** e to the power a. */
  EXP("exp", 1),
  /** The natural logarithm. */
  LOG("log", 1),
  /** The square root. */
  SQRT("sqrt", 1),
  /** The sine of an angle in radians. */
  SIN("sin", 1),
  /** The cosine of an angle in radians. */
  COS("cos", 1),
  /** The arc tangent. */
  ATAN("atan", 1),
  /** The hyperbolic tangent. */
  TANH("tanh", 1),
  /** 1 / (1 + exp(-a)). */
  SIGMOID("sigmoid", 1),
  /** log(1 + exp(a)), of any finite a. */
  SOFTPLUS("softplus", 1),
  /** The absolute value. */
  ABS("abs", 1),
  /** -1, 0 or 1. */
  SIGN("sign", 1),
  /** 1 if a &gt; 0, else 0. */
  STEP("step", 1),
  /** The smaller one. */
  MIN("min", 2),
  /** The larger one. */
  MAX("max", 2),
  /** {@code if(a > b, c, d)}: c if a &gt; b, else d. */
  IF("if", 4),
  /** The sum over outputs. */
  SUM("sum", 1),
  /** The largest over outputs. */
  LARGEST("max", 1),
  /** The smallest over outputs. */
  SMALLEST("min", 1),
  /** The mean over outputs. */
  MEAN("mean", 1),
  /** log(sum(exp(a))) over outputs, of any finite a. */
  LOGSUMEXP("logsumexp", 1),
  /** exp(a) / sum(exp(a)) over outputs, of any finite a. */
  SOFTMAX("softmax", 1),
  /** (exp(a) - 1) / a, and 1 for a = 0: how much of a constant drive a linear decay takes up. */
  PHI("", 1),
  /** The derivative of {@link #PHI}. */
  PHI_SLOPE("", 1),
  /** An entry of the exponential of a matrix. */
  MATRIX_EXP("", -1),
  /** An entry of {@link #PHI} of a matrix. */
  MATRIX_PHI("", -1),
  /** a, as a quantity of its own of which derivatives are taken. */
  CUT("", 1);

  private static final double SERIES_BELOW = 0.05;

  private final String text;
  private final int arity;

  Fn(String text, int arity) {
    this.text = text;
    this.arity = arity;
  }

  /** How it is written; empty for what has no sign of its own. */
  public String text() {
    return text;
  }

  /** How many arguments it has. */
  public int arity() {
    return arity;
  }

  /** Whether it is called by a name. */
  public boolean isNamed() {
    return !text.isEmpty() && Character.isLetter(text.charAt(0));
  }

  /** Whether it takes one argument of each output, and looks at all outputs. */
  public boolean isOverOutputs() {
    return switch (this) {
      case SUM, LARGEST, SMALLEST, MEAN, LOGSUMEXP, SOFTMAX -> true;
      default -> false;
    };
  }

  /** The function of a name; null if there is none. */
  public static Fn named(String name) {
    for (Fn fn : values()) {
      if (fn.isNamed() && fn.text.equals(name)) {
        return fn;
      }
    }
    return null;
  }

  /** The function of a name and so many arguments; with other arguments if there is no such. */
  static Fn named(String name, int arguments) {
    return Arrays.stream(values())
        .filter(fn -> fn.isNamed() && fn.text.equals(name) && fn.arity == arguments)
        .findFirst()
        .orElse(named(name));
  }

  /** The names of all functions. */
  static List<String> names() {
    return Arrays.stream(values()).filter(Fn::isNamed).map(Fn::text).distinct().toList();
  }

  /** Its value; arguments that it does not have are not looked at. */
  public double apply(double a, double b, double c, double d) {
    return switch (this) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> StrictMath.pow(a, b);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case IF -> a > b ? c : d;
      default -> apply(a);
    };
  }

  /** The value of a function of one number. */
  public double apply(double a) {
    return switch (this) {
      case NEGATE -> -a;
      case EXP -> StrictMath.exp(a);
      case LOG -> StrictMath.log(a);
      case SQRT -> Math.sqrt(a);
      case SIN -> StrictMath.sin(a);
      case COS -> StrictMath.cos(a);
      case ATAN -> StrictMath.atan(a);
      case TANH -> StrictMath.tanh(a);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-a));
      case SOFTPLUS -> Math.max(a, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
      case ABS -> Math.abs(a);
      case SIGN -> Math.signum(a);
      case STEP -> a > 0 ? 1 : 0;
      case PHI -> a == 0 ? 1 : StrictMath.expm1(a) / a;
      case PHI_SLOPE -> phiSlope(a);
      case CUT, SUM, LARGEST -> a;
      default -> throw new IllegalStateException(this + " is no function of one number");
    };
  }

  /** sum_k k a^(k-1) / (k+1)! near zero, where the formula loses its digits. */
  private static double phiSlope(double a) {
    if (Math.abs(a) < SERIES_BELOW) {
      return 1.0 / 2
          + a
              * (1.0 / 3
                  + a * (1.0 / 8 + a * (1.0 / 30 + a * (1.0 / 144 + a * (1.0 / 840 + a / 5760)))));
    }
    return (StrictMath.exp(a) * (a - 1) + 1) / (a * a);
  }
}
