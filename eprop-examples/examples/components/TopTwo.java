import org.eprop.api.metric.*;
import org.eprop.api.plugin.Context;

public final class TopTwo implements MetricFactory {
  @Override public String name() { return "top_two"; }
  @Override public String description() { return "top_two = labels among the two largest outputs / all labels."; }
  @Override public Metric create(Context context) {
    return new Metric() {
      @Override public Judged judged() { return Judged.CLASSES; }
      @Override public Better better() { return Better.HIGHER; }
      @Override public String unit() { return "%"; }
      @Override public void note(JudgedSample sample, Tally tally) {
        for (JudgedSample.Decision one : sample.decisions()) {
          int larger = 0;
          for (double y : one.output()) larger += y > one.output()[one.label()] ? 1 : 0;
          tally.observe(larger < 2 ? 1 : 0);
        }
      }
    };
  }
}
