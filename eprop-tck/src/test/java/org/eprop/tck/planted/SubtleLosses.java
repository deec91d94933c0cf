package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Kind;

/** Losses with a mistake that shows in one corner alone: a class, a sign, an output. */
final class SubtleLosses {
  private final List<Planted> all = new ArrayList<>();

  private SubtleLosses() {}

  static List<Planted> all() {
    SubtleLosses p = new SubtleLosses();
    p.losses();
    return p.all;
  }

  private void loss(String mistake, String property, Loss loss) {
    all.add(new Planted(mistake, Kind.LOSS, new Made.ALoss(List.of(), c -> loss), property));
  }

  /** E^t and its error, changed. */
  private interface Change {
    double of(double e, double[] y, Target target, int t, double[] error);
  }

  private static Loss values(Change change) {
    return new PlantedLosses.Residuals() {
      @Override
      public double step(double[] y, Target target, int t, double[] error) {
        return change.of(super.step(y, target, t, error), y, target, t, error);
      }
    };
  }

  private static Loss classes(Change change) {
    return new PlantedLosses.CrossEntropy() {
      @Override
      public double step(double[] y, Target target, int t, double[] error) {
        return change.of(super.step(y, target, t, error), y, target, t, error);
      }
    };
  }

  static double scaled(double e, double[] error, double factor) {
    Arrays.setAll(error, k -> factor * error[k]);
    return factor * e;
  }

  private void losses() {
    loss("importance twice", "importance", values((e, y, g, t, d) -> scaled(e, d, g.importance())));
    loss(
        "importance twice, of classes",
        "importance",
        classes((e, y, g, t, d) -> scaled(e, d, g.importance())));
    loss(
        "importance divided out",
        "importance",
        classes((e, y, g, t, d) -> scaled(e, d, 1 / g.importance())));
    loss(
        "importance left out of the terms",
        "importance",
        new PlantedLosses.Residuals() {
          @Override
          public double terms(Target target) {
            return target.totalWeight() / target.importance();
          }
        });
    loss(
        "errors of the first 64 steps alone",
        "gradient",
        values((e, y, g, t, d) -> t < 64 ? e : scaled(e, d, 0) + e));
    loss(
        "a jump where a readout is far off",
        "integral",
        values((e, y, g, t, d) -> e + (Math.abs(y[0] - g.valuesAt(t)[0]) > 2 ? 0.5 : 0)));
    loss(
        "a jump where another class is larger",
        "integral",
        classes((e, y, g, t, d) -> e + (y[1] > y[0] ? 0.1 : 0)));
    loss(
        "a jump of a large readout",
        "integral",
        classes((e, y, g, t, d) -> e + Math.floor(Math.abs(y[2]) / 20)));
    loss(
        "class 0 taken for no class",
        "wants_the_target",
        classes((e, y, g, t, d) -> g.classAt(t) > 0 ? e : scaled(e, d, 0)));
    loss(
        "the last output forgotten",
        "wants_the_target",
        values(
            (e, y, g, t, d) -> {
              double last = d[d.length - 1];
              d[d.length - 1] = 0;
              return e - last * last / 2;
            }));
    loss(
        "the target of the step before",
        "wants_the_target",
        new PlantedLosses.Residuals() {
          @Override
          public double step(double[] y, Target target, int t, double[] error) {
            return super.step(y, target, Math.max(0, t - 1), error);
          }
        });
    loss(
        "a kink in E that the error has elsewhere",
        "gradient",
        values(
            (e, y, g, t, d) -> {
              double x = d[0];
              d[0] = x > 1 ? 2 * x : x;
              return e + (x > 1.5 ? x * x / 2 : 0);
            }));
  }
}
