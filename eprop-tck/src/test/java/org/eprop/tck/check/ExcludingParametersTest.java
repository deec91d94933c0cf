package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.tck.component.SurrogateChecks;
import org.junit.jupiter.api.Test;

/** A parameter that another one excludes has its effect by default. */
class ExcludingParametersTest {

  private static final class Skewed implements SurrogateFactory {

    private static final Parameter LEFT =
        Parameter.real("left", 0).atLeast(0).describe("how much narrower it is below 0");

    private static final Parameter RIGHT =
        Parameter.real("right", 0).atLeast(0).describe("how much narrower it is above 0");

    @Override
    public String name() {
      return "skewed";
    }

    @Override
    public String description() {
      return "S(q) = 1 / (1 + q^2), narrower on one side.";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(LEFT, RIGHT);
    }

    @Override
    public SurrogateGradient create(Context context) {
      double left = context.real(LEFT);
      double right = context.real(RIGHT);
      if (left > 0 && right > 0) {
        throw new InvalidInputException("got left and right, but expected one of them");
      }
      return q -> 1 / (1 + (1 + (q < 0 ? left : right)) * q * q);
    }
  }

  /** Like data that are split by a share or by folds, of which each is one. */
  private static final class Parted implements SurrogateFactory {

    private static final Parameter SHARE =
        Parameter.real("share", 0).atLeast(0).below(1).describe("of all");

    private static final Parameter FOLDS =
        Parameter.integer("folds", 0).atLeast(0).describe("in place of a share");

    private static final Parameter FOLD =
        Parameter.integer("fold", 0).atLeast(0).describe("which of the folds");

    @Override
    public String name() {
      return "parted";
    }

    @Override
    public String description() {
      return "S(q) = 1 / (1 + k q^2)";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(SHARE, FOLDS, FOLD);
    }

    @Override
    public SurrogateGradient create(Context context) {
      double share = context.real(SHARE);
      int folds = context.integer(FOLDS);
      int fold = context.integer(FOLD);
      if (share > 0 && folds > 0 || fold > Math.max(0, folds - 1)) {
        throw new InvalidInputException("got share " + share + ", folds " + folds + ", " + fold);
      }
      return q -> 1 / (1 + (1 + share + folds + 0.1 * fold) * q * q);
    }
  }

  /** One parameter is excluded by what is given, another works beside it alone. */
  @Test
  void haveTheirEffectByDefault() {
    Check<SurrogateFactory> effects = SurrogateChecks.COMMON.effects();
    assertEquals(List.of(), effects.run(new Parted(), Map.of("share", 0.5)).findings());
  }

  @Test
  void hasAnEffect() {
    Check<SurrogateFactory> effects = SurrogateChecks.COMMON.effects();
    for (Map<String, Double> given : List.of(Map.of("left", 0.5), Map.<String, Double>of())) {
      assertEquals(List.of(), effects.run(new Skewed(), given).findings());
    }
  }
}
