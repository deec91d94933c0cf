package org.eprop.losses.loss;

import java.util.Arrays;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;

/**
 * The cross-entropy of the softmax of the readout's average over time with the sequence's class c:
 *
 * <pre>    m = sum_t w^t y^t / W,    W = sum_t |w^t|,    E = -log softmax_c(m)
 *    dE/dy_k^t = (w^t / W) (softmax_k(m) - 1[k = c])</pre>
 *
 * <p>with w the target's window: one decision for a sequence, of which every counted step bears its
 * share. The sequence is one term, whatever its length (and as many as its importance says, by
 * which E is multiplied). The error is known only at the end, so learning online has no use for it.
 */
public final class AveragedCrossEntropy extends DescribedComponent implements LossFactory {

  private static final String NAME = "averaged_cross_entropy";

  public AveragedCrossEntropy() {
    super(
        NAME,
        "E = -log softmax_c(m), m the readout's average over the counted steps and c the class"
            + " of the sequence: classification with one decision per sequence.");
  }

  @Override
  public Loss create(Context context) {
    return new Formula();
  }

  private static final class Formula implements Loss {
    @Override
    public boolean errorsSumToZero() {
      return true;
    }

    @Override
    public double terms(Target target) {
      return target.totalWeight() == 0 ? 0 : target.importance();
    }

    @Override
    public double evaluate(double[][] readout, Target target, double[][] error) {
      double total = target.totalWeight();
      if (total == 0) {
        for (double[] row : error) {
          Arrays.fill(row, 0);
        }
        return 0;
      }
      int outputs = readout[0].length;
      double[] mean = new double[outputs];
      for (int t = 0; t < readout.length; t++) {
        double share = target.weight(t) / total;
        for (int k = 0; k < outputs; k++) {
          mean[k] += share * readout[t][k];
        }
      }
      double[] gradient = new double[outputs];
      double loss = Softmax.crossEntropy(mean, target.classAt(0), gradient);
      for (int t = 0; t < readout.length; t++) {
        // The total has the importance in it: undone, it counts the whole sequence.
        double share = target.importance() * (target.weight(t) / total);
        for (int k = 0; k < outputs; k++) {
          error[t][k] = share * gradient[k];
        }
      }
      return target.importance() * loss;
    }

    @Override
    public void check(Target target) {
      if (!target.isSequenceClass()) {
        throw new InvalidInputException(
            ("loss \"%s\": got a target of %s at each step, but expected one class"
                    + " for the whole sequence")
                .formatted(NAME, target.hasClasses() ? "classes" : "values"));
      }
    }
  }
}
