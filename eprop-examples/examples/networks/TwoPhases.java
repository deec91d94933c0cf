import java.util.*;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.*;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;

public class TwoPhases {
  public static void main(String[] args) {
    try (Plugins plugins = Plugins.builder().classPath(TwoPhases.class.getClassLoader()).build();
        Workers workers = new Workers(1)) {
      EpropNetwork network = Batches.network(plugins);
      List<Sample> batch = Batches.batch(64);
      GradientEngine engine = network.engine(workers);
      Weights whole = network.newGradient();
      engine.gradient(network.weights(), network.feedback(), batch, whole);

      int[] parts = engine.parts(batch);                    // part i: samples parts[i] to parts[i + 1] - 1
      int count = parts.length - 1;
      BatchTotals totals = null;
      for (int i = 0; i < count; i++) {
        BatchTotals own = engine.totals(network.weights(), batch.subList(parts[i], parts[i + 1]));
        totals = totals == null ? own : totals.plus(own);
      }
      OrderedSum sum = new OrderedSum(network.newGradient(), count);
      for (int i = count - 1; i >= 0; i--) {                // in any order
        Weights gradient = network.newGradient();
        engine.gradient(
            network.weights(), network.feedback(), batch.subList(parts[i], parts[i + 1]), totals, gradient);
        sum.add(i, gradient);
      }
      boolean same = true;
      for (int l = 0; l < whole.leaves().size(); l++) {
        same &= Arrays.deepEquals(whole.leaves().get(l).rows(), sum.get().leaves().get(l).rows());
      }
      System.out.println(count + " parts, the same bits: " + same);
    }
  }
}
