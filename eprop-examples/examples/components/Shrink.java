import java.util.List;
import org.eprop.api.constraint.*;
import org.eprop.api.plugin.*;

public final class Shrink implements ConstraintFactory {
  static final Parameter BY = Parameter.real("by", 0.01).atLeast(0).describe("times the learning rate");

  @Override public String name() { return "shrink"; }
  @Override public String description() { return "w = sign(w) max(0, |w| - learning_rate * by): few weights stay."; }
  @Override public List<Parameter> parameters() { return List.of(BY); }
  @Override public Constraint create(Context context) {
    double by = context.real(BY);
    return (row, summary) -> {
      float[] w = row.weights();
      for (int k = 0; k < w.length; k++) {
        w[k] = Math.signum(w[k]) * (float) Math.max(0, Math.abs(w[k]) - row.learningRate() * by);
      }
    };
  }
}
