import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;

public final class BoldDriver implements ScheduleFactory {
  @Override public String name() { return "bold_driver"; }
  @Override public String description() { return "1.05 times as much after an epoch with a lower validation loss, else half."; }
  @Override public Schedule create(Context context) { return new Bold(); }

  private record Bold() implements Schedule {
    @Override public boolean seesValidation() { return true; }
    @Override public double factor(double epoch, int epochs) { return 1; }
    @Override public double factor(double epoch, int epochs, double[] losses) {
      double factor = 1;
      for (int e = 1; e < losses.length; e++) {
        factor = Math.min(10, factor * (losses[e] < losses[e - 1] ? 1.05 : 0.5));
      }
      return factor;
    }
  }
}
