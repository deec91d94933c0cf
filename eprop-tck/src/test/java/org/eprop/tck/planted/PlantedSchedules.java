package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/** Learning-rate schedules with a mistake each. */
final class PlantedSchedules {

  private static final Parameter WARM_UP =
      Parameter.real("warm_up", 3).atLeast(0).unit("epochs").describe("until the rate is full");

  private final List<Planted> all = new ArrayList<>();

  private PlantedSchedules() {}

  private void plant(String mistake, String property, Schedule schedule) {
    plant(mistake, property, List.of(), c -> schedule);
  }

  private void plant(
      String mistake,
      String property,
      List<Parameter> parameters,
      Function<Context, Schedule> make) {
    all.add(new Planted(mistake, Kind.SCHEDULE, new Made.ASchedule(parameters, make), property));
  }

  /** Cuts the rate to a tenth for each loss that is lower, or not, than the one before. */
  private record Cutting(boolean lower) implements Schedule {
    @Override
    public boolean seesValidation() {
      return true;
    }

    @Override
    public double factor(double epoch, int epochs) {
      return 1;
    }

    @Override
    public double factor(double epoch, int epochs, double[] losses) {
      double factor = 1;
      for (int e = 1; e < losses.length; e++) {
        factor *= (losses[e] < losses[e - 1]) == lower ? 0.1 : 1;
      }
      return factor;
    }
  }

  static List<Planted> all() {
    PlantedSchedules p = new PlantedSchedules();
    p.plant("cuts when losses fall", "validation", new Cutting(true));
    p.plant("negative in the end", "factor", (epoch, epochs) -> 1 - epoch / 10);
    p.plant("negative past the end", "factor", (epoch, epochs) -> 1 - epoch / Math.max(1, epochs));
    p.plant("divides by no epochs", "factor", (e, epochs) -> Math.max(0, 1 - e / epochs));
    p.plant("always 0", "factor", (epoch, epochs) -> 0);
    p.plant("grows and grows", "factor", (epoch, epochs) -> StrictMath.exp(epoch / 10));
    p.plant("not a number", "factor", (e, epochs) -> Math.sqrt(1 - e / Math.max(1, epochs)));
    p.plant("infinite at the start", "factor", (epoch, epochs) -> 1 / Math.sqrt(epoch));
    double[] best = {1};
    p.plant(
        "remembers", "stateless", (epoch, epochs) -> best[0] = Math.min(best[0], 1 / (1 + epoch)));
    int[] calls = new int[1];
    p.plant("counts calls", "deterministic", (epoch, epochs) -> 1.0 / (1 + calls[0]++));
    p.plant(
        "by the clock", "deterministic", (epoch, epochs) -> 1 / (1 + System.nanoTime() * 1e-12));
    p.plant("a warm-up forgotten", "effects", List.of(WARM_UP), c -> (epoch, epochs) -> 1);
    p.plant(
        "a warm-up of 0 divides",
        "ranges",
        List.of(WARM_UP),
        c -> (epoch, epochs) -> Math.min(1, epoch / c.real(WARM_UP)));
    p.plant(
        "a loop without end",
        "factor",
        (epoch, epochs) -> {
          double factor = 1;
          for (double e = epoch; Made.forEver(); e -= 1) {
            factor *= 0.99;
          }
          return factor;
        });
    return p.all;
  }
}
