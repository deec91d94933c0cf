import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;

public final class InverseRoot implements ScheduleFactory {
  @Override public String name() { return "inverse_root"; }
  @Override public String description() { return "1 / sqrt(1 + epoch)."; }
  @Override public Schedule create(Context context) {
    return (epoch, epochs) -> 1 / Math.sqrt(1 + epoch);
  }
}
