package org.eprop.equations.terms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.language.Parser;
import org.eprop.equations.language.SourceText;
import org.junit.jupiter.api.Test;

/** What holds of every formula, tried on many that chance made. */
class FormulasTest {

  private static final int FORMULAS = 3000;

  @Test
  void whatIsPrintedIsReadAsTheSameFormula() {
    RandomFormulas formulas = new RandomFormulas(1);
    for (int i = 0; i < FORMULAS; i++) {
      Expr formula = formulas.next(1 + i % 5);
      String text = formula.toString();
      assertEquals(formula, Parser.formula(new SourceText(text)), text);
    }
  }

  /** The programs for one value and for arrays, and the formula node by node, agree to the bit. */
  @Test
  void programsComputeTheFormula() {
    RandomFormulas formulas = new RandomFormulas(2);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < FORMULAS / 4; i++) {
      Expr formula = formulas.next(4);
      Lowered lowered;
      try {
        lowered = new Lowered(formula);
      } catch (InvalidInputException e) { // numbers alone that make none
        assertTrue(e.getMessage().contains("but expected a finite number"), e.getMessage());
        refused++;
        continue;
      }
      double[] x = random.doubles(7, -2, 2).toArray();
      double[] y = random.doubles(7, -2, 2).toArray();
      double[] found = lowered.values(lowered.whole, x, y);
      for (int j = 0; j < x.length; j++) {
        double expected = value(formula, x[j], y[j]);
        assertEquals(expected, found[j], 1e-12 * Math.max(1, Math.abs(expected)), formula + "");
        double[] one = lowered.values(lowered.whole, new double[] {x[j]}, new double[] {y[j]});
        assertEquals(found[j], one[0], 0, formula + "");
      }
    }
    assertTrue(refused < FORMULAS / 40, refused + " refused");
  }

  /** What one loop does at once, for arrays and for one value. */
  @Test
  void operationsTakenTogetherHaveTheSameBits() {
    double[] x = {-1.7, 0.25, 0.3, 0.1, 1e-300, 2.5, -0.0};
    double[] y = {0.6, -3, 0.7, 1e300, 2, 0.1, 5};
    Map<String, DoubleBinaryOperator> all = new LinkedHashMap<>();
    all.put("0.7 x", (a, b) -> a * 0.7);
    all.put("0.7 x + 0.3 y", (a, b) -> a * 0.7 + b * 0.3);
    all.put("x y + 0.3 y", (a, b) -> a * b + b * 0.3);
    all.put("x - 0.3 y", (a, b) -> a - 0.3 * b);
    all.put("max(x - 0.25, 0)", (a, b) -> Math.max(a - 0.25, 0));
    all.put("3 max(0, x - 0.25)", (a, b) -> 3 * Math.max(a - 0.25, 0));
    all.put("y max(0, x - 0.25)", (a, b) -> b * Math.max(a - 0.25, 0));
    all.put("0.3 (y max(x - 0.25, 0))", (a, b) -> 0.3 * (b * Math.max(a - 0.25, 0)));
    all.put("max(x - 0.2, 0) max(y - 1, 0)", (a, b) -> Math.max(a - 0.2, 0) * Math.max(b - 1, 0));
    all.put("3 max(x - 0.2, 0) max(0, y)", (a, b) -> 3 * Math.max(a - 0.2, 0) * Math.max(b, 0));
    all.put(
        "3 max(x - 0.2, 0) max(y - 1, 0)", (a, b) -> 3 * Math.max(a - 0.2, 0) * Math.max(b - 1, 0));
    all.put(
        "3 (max(x - 0.2, 0) max(y - 1, 0))",
        (a, b) -> 3 * (Math.max(a - 0.2, 0) * Math.max(b - 1, 0)));
    all.put(
        "max(x - 0.2, 0) max(y - 1, 0) max(x, 0)",
        (a, b) -> Math.max(a - 0.2, 0) * Math.max(b - 1, 0) * Math.max(a, 0));
    all.put("max(x - y, 0)", (a, b) -> Math.max(a - b, 0));
    all.put("max(x - 0.25, y)", (a, b) -> Math.max(a - 0.25, b));
    all.put("max(-exp(1000 y) - 1, 0)", (a, b) -> 0);
    all.forEach(
        (text, expected) -> {
          Lowered lowered = new Lowered(Parser.formula(new SourceText(text)));
          double[] found = lowered.values(lowered.whole, x, y);
          for (int j = 0; j < x.length; j++) {
            assertEquals(expected.applyAsDouble(x[j], y[j]), found[j], 0, text);
            double[] one = {x[j]};
            assertEquals(
                found[j], lowered.values(lowered.whole, one, new double[] {y[j]})[0], text);
          }
        });
  }

  @Test
  void nothingIsAboveMinusInfinity() {
    Lowered lowered = new Lowered(Parser.formula(new SourceText("y max(0, x - 0.25)")));
    int[] inputs = {lowered.x, lowered.y};
    Evaluation any = new Evaluation(lowered.terms, inputs, new int[] {lowered.whole}, Map.of());
    double[] x = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] expected = {0, Double.POSITIVE_INFINITY};
    assertArrayEquals(expected, Lowered.values(any, x, new double[] {2, 2}));
  }

  @Test
  void aStepTakesThePlaceOfItsInputs() {
    Map<String[], double[]> all = new LinkedHashMap<>();
    all.put(new String[] {"0.5 x", "0.25 y + 2 y"}, new double[] {1, 6.75});
    all.put(new String[] {"x + y", "x - y"}, new double[] {5, -1});
    all.put(new String[] {"y", "x"}, new double[] {3, 2});
    all.put(new String[] {"y", "y"}, new double[] {3, 3});
    all.put(new String[] {"x", "7"}, new double[] {2, 7});
    all.put(new String[] {"2 y", "2 y"}, new double[] {6, 6});
    all.put(new String[] {"2 x", "2 x + y"}, new double[] {4, 7});
    all.forEach(
        (texts, expected) -> {
          Lowered lowered = new Lowered(Parser.formula(new SourceText("x")));
          int[] next = {lowered.term(texts[0]), lowered.term(texts[1])};
          Evaluation step =
              Evaluation.ofStep(lowered.terms, new int[] {lowered.x, lowered.y}, next, Map.of());
          double[][] r = step.registers(1);
          r[0][0] = 2;
          r[1][0] = 3;
          double[][] places = {r[0], r[1]};
          step.step(r, 1);
          assertEquals(expected[0], places[0][0], texts[0]);
          assertEquals(expected[1], places[1][0], texts[1]);
        });
  }

  /** Where two differences agree with each other, the derivative agrees with them. */
  @Test
  void derivativesAreThoseOfDifferences() {
    RandomFormulas formulas = new RandomFormulas(4);
    Random random = new Random(5);
    int smooth = 0;
    for (int i = 0; i < FORMULAS; i++) {
      Expr formula = formulas.next(1 + i % 4);
      if (formula.toString().contains("E9")) {
        continue; // its powers have no differences
      }
      double x = random.nextDouble() * 4 - 2;
      double y = random.nextDouble() * 4 - 2;
      double size = Math.max(1, Math.abs(value(formula, x, y)));
      double wide = difference(formula, x, y, 1e-3);
      double narrow = difference(formula, x, y, 5e-4);
      if (size < 1e6 && Math.abs(wide - narrow) <= 1e-8 * Math.max(size, Math.abs(narrow))) {
        smooth++;
        Lowered lowered = new Lowered(formula);
        int slope = lowered.terms.derivative(lowered.whole, lowered.x);
        double found = lowered.values(slope, new double[] {x}, new double[] {y})[0];
        assertEquals(
            narrow,
            found,
            1e-6 * Math.max(size, Math.abs(narrow)),
            formula + " at " + x + ", " + y);
      }
    }
    assertTrue(smooth > FORMULAS / 2, smooth + " are smooth where they were tried");
  }

  /** A difference of fourth order. */
  private static double difference(Expr formula, double x, double y, double h) {
    return (8 * (value(formula, x + h, y) - value(formula, x - h, y))
            - value(formula, x + 2 * h, y)
            + value(formula, x - 2 * h, y))
        / (12 * h);
  }

  private static double value(Expr e, double x, double y) {
    if (e.fn() == Fn.NUMBER) {
      return e.value();
    }
    if (e.fn() == Fn.NAME) {
      return e.text().equals("x") ? x : y;
    }
    double[] v = new double[4];
    for (int i = 0; i < e.arguments().size(); i++) {
      v[i] = value(e.argument(i), x, y);
    }
    return e.fn().apply(v[0], v[1], v[2], v[3]);
  }

  /** A formula as terms. */
  private static final class Lowered {
    final Terms terms = new Terms();
    final int x = terms.variable("x", true);
    final int y = terms.variable("y", true);
    final int whole;

    private final Lowering names = new Lowering(new SourceText(""), terms, Map.of());

    Lowered(Expr formula) {
      names.set("x", x);
      names.set("y", y);
      whole = names.of(formula);
    }

    int term(String text) {
      return names.of(Parser.formula(new SourceText(text)));
    }

    /** Of finite inputs: what takes them for that computes the same. */
    double[] values(int term, double[] atX, double[] atY) {
      int[] inputs = {x, y};
      int[] wanted = {term};
      double[] any = values(new Evaluation(terms, inputs, wanted, Map.of()), atX, atY);
      double[] finite = values(Evaluation.ofFinite(terms, inputs, wanted, Map.of()), atX, atY);
      assertArrayEquals(any, finite);
      return any;
    }

    static double[] values(Evaluation evaluation, double[] atX, double[] atY) {
      double[][] r = evaluation.registers(atX.length);
      System.arraycopy(atX, 0, r[0], 0, atX.length);
      System.arraycopy(atY, 0, r[1], 0, atY.length);
      evaluation.run(r, atX.length);
      return Arrays.copyOf(evaluation.result(r, 0), atX.length);
    }
  }
}
