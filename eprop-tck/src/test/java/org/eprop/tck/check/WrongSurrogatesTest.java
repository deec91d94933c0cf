package org.eprop.tck.check;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.tck.component.SurrogateChecks;
import org.junit.jupiter.api.Test;

/** Surrogates that are wrong on purpose. */
class WrongSurrogatesTest {

  private record Shape(SurrogateGradient s) implements SurrogateFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "S(q) = something wrong.";
    }

    @Override
    public SurrogateGradient create(Context context) {
      return s;
    }
  }

  @Test
  void notANumberAtThreshold() {
    SurrogateFactory sinc = new Shape(q -> StrictMath.sin(q) / q);
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "finite"),
        sinc,
        "S(q) is finite: q = 0: found NaN, expected a finite number");
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "peak"), sinc, "S(0) = 1: q = 0: found NaN, expected 1");
    Caught.by(
        SurrogateChecks.NETWORK.agreement(),
        new Shape(q -> Double.NaN),
        "the gradient is finite: random network 0: found numbers that are not");
  }

  @Test
  void overflowFarFromThreshold() {
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "finite"),
        new Shape(
            q -> {
              double e = StrictMath.exp(q);
              return 4 * e / ((1 + e) * (1 + e));
            }),
        "S(q) is finite: q = 1000: found NaN, expected a finite number",
        "S(q) is finite in single precision, apply(float[], n): q = 1000: found NaN,"
            + " expected a finite number");
  }

  @Test
  void negative() {
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "non_negative"),
        new Shape(q -> 1 - Math.abs(q)),
        "S(q) >= 0: q = -10: found -9, expected >= 0 (or mayBeNegative() to be"
            + " declared), difference -9");
  }

  @Test
  void peakBesideTheThreshold() {
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "peak"),
        new Shape(q -> 1 / (1 + (q - 0.5) * (q - 0.5))),
        "S(0) = 1: q = 0: found 0.8, expected 1, difference -0.2",
        "S(q) <= S(0): q = 0.5: found 1, expected at most 0.8, difference 0.2");
  }

  @Test
  void peakOfAnotherHeight() {
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "peak"),
        new Shape(q -> 0.25 * Math.max(0, 1 - Math.abs(q))),
        "S(0) = 1: q = 0: found 0.25, expected 1, difference -0.75");
  }

  private static final class ForgottenSign implements SurrogateGradient {
    @Override
    public double at(double q) {
      return Math.max(0, 1 - Math.abs(q));
    }

    @Override
    public void apply(float[] q, int n) {
      for (int j = 0; j < n; j++) {
        q[j] = Math.max(0, Math.min(1, 1 - q[j]));
      }
    }
  }

  @Test
  void anotherFormulaInSinglePrecision() {
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "single_precision"),
        new Shape(new ForgottenSign()),
        "apply(float[], n) = at(double): q = -2.59592, element 0 of 1: found 1, expected"
            + " 0, difference 1");
    Caught.by(
        SurrogateChecks.NETWORK.agreement(),
        new Shape(new ForgottenSign()),
        "dE/d[input_layer0]: training = reference: random network 0, synapse 3 -> 0: found"
            + " -0.158032, expected -0.00327691, difference -0.154755",
        "dE/d[layer0_layer0]: training = reference: random network 0, synapse 6 -> 0: found"
            + " 0.122054, expected 0, difference 0.122054",
        "dE/d[input_layer0]: windows = reference: random network 0, windows of 7, synapse 3"
            + " -> 3: found -1.52094, expected -0.112889, difference -1.40805",
        "dE/d[layer0_layer0]: windows = reference: random network 0, windows of 1, synapse 0"
            + " -> 5: found 1.40315, expected 0.0569198, difference 1.34623");
    Caught.by(
        SurrogateChecks.NETWORK.pseudoDerivative(),
        new Shape(new ForgottenSign()),
        "psi = (gamma / scale) S(slope (g.s - theta) / scale): random network 0, layer0[1],"
            + " step 0: found 0.3, expected 0, difference 0.3");
  }

  private static final class WholeArray implements SurrogateGradient {
    @Override
    public double at(double q) {
      return Math.max(0, 1 - Math.abs(q));
    }

    @Override
    public void apply(float[] q, int n) {
      for (int j = 0; j < q.length; j++) {
        q[j] = Math.max(0f, 1f - Math.abs(q[j]));
      }
    }
  }

  @Test
  void writesPastTheEnd() {
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "single_precision"),
        new Shape(new WholeArray()),
        "apply(float[], n) leaves elements from n on alone: n = 1: found 0.65433,"
            + " expected 0.34567, difference 0.30866");
  }

  private static final class Remembering implements SurrogateGradient {
    private int calls;

    @Override
    public double at(double q) {
      return Math.max(0, 1 - Math.abs(q)) + 1e-3 * (++calls % 7);
    }
  }

  /** Makes another shape each time. */
  private static final class Drifting implements SurrogateFactory {
    private int made;

    @Override
    public String name() {
      return "drifting";
    }

    @Override
    public String description() {
      return "S(q) = something wrong.";
    }

    @Override
    public SurrogateGradient create(Context context) {
      double height = 1 + 0.25 * made++;
      return q -> height * Math.max(0, 1 - Math.abs(q));
    }
  }

  @Test
  void hiddenState() {
    Caught.by(
        SurrogateChecks.COMMON.deterministic(),
        new Shape(new Remembering()),
        "asked twice, an instance gives the same bits: number 0: found 0.002, expected 0.001,"
            + " difference 0.001",
        "two instances of the same arguments give the same bits: number 0: found 0.003, expected"
            + " 0.001, difference 0.002");
    Caught.by(
        SurrogateChecks.NETWORK.agreement(),
        new Shape(new Remembering()),
        "dE/d[input_layer0]: training = reference: random network 0, synapse 3 -> 0: found"
            + " -0.0038558, expected -0.00401247, difference 0.000156667",
        "dE/d[layer0_layer0]: training = reference: random network 0, synapse 4 -> 0: found"
            + " 0.000378499, expected 0.000466296, difference -0.0000877965",
        "dE/d[input_layer0]: windows = reference: random network 0, windows of 7, synapse 2"
            + " -> 4: found 0.0504723, expected 0.04782, difference 0.00265234",
        "dE/d[layer0_layer0]: windows = reference: random network 0, windows of 1, synapse 0"
            + " -> 3: found -0.0915625, expected -0.0866443, difference -0.00491825",
        "dE/d[input_layer0]: forward = backward: random network 1, synapse 1 -> 3: found"
            + " 2.19866, expected 2.1866, difference 0.0120572",
        "dE/d[layer0_layer0]: forward = backward: random network 1, synapse 3 -> 4: found"
            + " -1.94865, expected -1.93713, difference -0.011523",
        "dE/d[layer0_layer1]: forward = backward: random network 1, synapse 2 -> 2: found"
            + " 13.4811, expected 13.4628, difference 0.0183299",
        "dE/d[layer1_layer1]: forward = backward: random network 1, synapse 5 -> 1: found"
            + " 3.92157, expected 3.93548, difference -0.0139088");
    Caught.by(
        SurrogateChecks.NETWORK.sameBits(),
        new Drifting(),
        "the same gradient for any number of threads: random network 3, 5 threads, number 3:"
            + " found -4.842054843902588, expected -3.7246577739715576, difference -1.1174");
  }

  private static final class OneThread implements SurrogateGradient {
    private Thread owner;

    @Override
    public double at(double q) {
      owner = owner == null ? Thread.currentThread() : owner;
      return Thread.currentThread() == owner ? Math.max(0, 1 - Math.abs(q)) : 0;
    }
  }

  @Test
  void threads() {
    Caught.by(
        SurrogateChecks.COMMON.threadSafe(),
        new Shape(new OneThread()),
        "a shared instance gives every thread the same bits: 4 threads at once, number"
            + " 577: found 0.0, expected 0.015625, difference -0.015625");
  }

  @Test
  void throwsSomething() {
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "peak"),
        new Shape(
            q -> {
              throw new UnsupportedOperationException("on purpose");
            }),
        "S(0) = 1 is the largest value: psi = gamma / scale at threshold:"
            + " org.eprop.tck.check.WrongSurrogatesTest.throwsSomething: found an exception,"
            + " java.lang.UnsupportedOperationException: on purpose, expected none");
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "finite"),
        new Shape(null),
        "S(q) is finite for every finite q: found create(...) returns null");
  }

  private record Wide(Parameter width, boolean used) implements SurrogateFactory {
    @Override
    public String name() {
      return "wide";
    }

    @Override
    public String description() {
      return "S(q) = max(0, 1 - |q| / width).";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(width);
    }

    @Override
    public SurrogateGradient create(Context context) {
      double w = used ? context.real(width) : 1;
      return q -> Math.max(0, 1 - Math.abs(q) / w);
    }
  }

  @Test
  void rangeThatDoesNotWork() {
    Parameter width = Parameter.real("width", 1).describe("half of it");
    Caught.by(
        SurrogateChecks.COMMON.ranges(),
        new Wide(width.atLeast(0), true),
        "every value of a declared range works: width = 0: found NaN, expected finite"
            + " numbers");
    Caught.by(
        OneCheck.of(SurrogateChecks.all(), "peak"),
        new Wide(width, true),
        "S(q) <= S(0): width = -1, q = -10: found 11, expected at most 1, difference 10",
        "S(0) = 1: width = 0, q = 0: found NaN, expected 1");
    Caught.notBy(SurrogateChecks.COMMON.ranges(), new Wide(width.above(0), true));
  }

  @Test
  void parameterThatIsNotUsed() {
    Parameter width = Parameter.real("width", 1).above(0).describe("half of it");
    Caught.by(
        SurrogateChecks.COMMON.effects(),
        new Wide(width, false),
        "every parameter changes something: parameter width: found no effect of [width ="
            + " 0.001, width = 0.1, width = 10], expected another result");
    Caught.notBy(SurrogateChecks.COMMON.effects(), new Wide(width, true));
  }

  @Test
  void defaultOutsideOfItsRange() {
    Parameter width = Parameter.real("width", -2).above(0);
    Caught.by(
        SurrogateChecks.COMMON.described(),
        new Wide(width, true),
        "every parameter says what it means: parameter width: found no description,"
            + " expected one, by describe(...)",
        "every default lies in its own range: parameter width: found -2, expected a"
            + " number > 0");
  }

  private record Named(String name, String description) implements SurrogateFactory {
    @Override
    public List<Parameter> commonParameters() {
      return List.of(GAMMA);
    }

    @Override
    public SurrogateGradient create(Context context) {
      return q -> 1;
    }
  }

  private static String here() {
    try {
      return Path.of(Named.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void description() {
    String place = "a component describes itself: " + Named.class.getName() + " in " + here();
    Caught.by(
        SurrogateChecks.COMMON.described(),
        new Named("Cauchy", "S(q) = 1."),
        place + ": name: found \"Cauchy\", expected snake_case as in \"adaptive_lif\"");
    Caught.by(
        SurrogateChecks.COMMON.described(),
        new Named("cauchy", " "),
        place + ": description: found none, expected what it computes");
    Caught.by(
        SurrogateChecks.COMMON.described(),
        new Named("cauchy", "A shape."),
        "the description has the equation: found \"A shape.\", without one, expected an equation,"
            + " with = or ~ in it",
        "a component keeps the parameters of its kind: commonParameters(): found"
            + " [gamma], expected [gamma, slope, learn_slope]");
  }
}
