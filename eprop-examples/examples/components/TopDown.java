import org.eprop.api.plugin.Context;
import org.eprop.api.rule.*;

public final class TopDown implements LearningRuleFactory {
  @Override public String name() { return "top_down"; }
  @Override public String description() { return "e-prop, and what a spike does to later populations one synapse away."; }
  @Override public LearningRule create(Context context) {
    return new LearningRule() {
      @Override public PathWeights through(ProjectionPath projection) {
        return projection.forward() ? PathWeights.TRANSPOSED : PathWeights.CUT;
      }
      @Override public Hops hops() { return Hops.ONE; }
      @Override public boolean detachesReset() { return true; }
    };
  }
}
