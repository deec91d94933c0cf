package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.task.Target;
import org.eprop.core.plugin.Kind;

/** Losses of actions with a mistake for one action, or one sign of the reward. */
final class SubtlePolicies {
  private final List<Planted> all = new ArrayList<>();

  private SubtlePolicies() {}

  static List<Planted> all() {
    SubtlePolicies p = new SubtlePolicies();
    p.policies();
    return p.all;
  }

  private void loss(String mistake, String property, Loss loss) {
    all.add(new Planted(mistake, Kind.LOSS, new Made.ALoss(List.of(), c -> loss), property));
  }

  /** How much a step of a weight pulls, by the class that was done. */
  private interface Pull {
    double of(double weight, int action);
  }

  private static Loss policy(Pull pull) {
    PlantedLosses.CrossEntropy entropy = new PlantedLosses.CrossEntropy();
    return new Loss() {
      @Override
      public double evaluate(double[][] y, Target target, double[][] error) {
        double sum = 0;
        for (int t = 0; t < y.length; t++) {
          Arrays.fill(error[t], 0);
          if (target.weight(t) != 0) {
            double e = entropy.step(y[t], target, t, error[t]);
            double by = pull.of(target.weight(t), target.classAt(t));
            sum += SubtleLosses.scaled(e, error[t], by);
          }
        }
        return sum;
      }

      @Override
      public void check(Target target) {
        entropy.check(target);
      }
    };
  }

  private void policies() {
    loss(
        "rewards class 0 where it was punished",
        "advantage",
        policy((w, a) -> a == 0 ? Math.abs(w) : w));
    loss(
        "rewards class 2 a little where it was punished",
        "advantage",
        policy((w, a) -> a == 2 && w < 0 ? -0.2 * w : w));
    loss("punishes all but class 1", "advantage", policy((w, a) -> a == 1 ? Math.max(0, w) : w));
    loss(
        "real actions: the second number rewarded always",
        "advantage",
        new Loss() {
          @Override
          public double evaluate(double[][] y, Target target, double[][] error) {
            double sum = 0;
            for (int t = 0; t < y.length; t++) {
              for (int k = 0; k < y[t].length; k++) {
                double w = k == 1 ? Math.abs(target.weight(t)) : target.weight(t);
                double x = y[t][k] - target.valuesAt(t)[k];
                error[t][k] = w * x;
                sum += w * x * x / 2;
              }
            }
            return sum;
          }

          @Override
          public void check(Target target) {
            new PlantedLosses.Residuals().check(target);
          }
        });
  }
}
