package org.eprop.learning.optimizer;

import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/**
 * Adam: steps of about the learning rate, whatever the gradient's size. Kingma and Ba 2015, "Adam:
 * A method for stochastic optimization"; {@code epsilon_hat} selects the form at the end of their
 * section 2, which TensorFlow and NEST use. Memory: the running means of gradient and squared
 * gradient.
 */
public final class Adam extends DescribedComponent implements OptimizerFactory {

  public Adam() {
    super(
        "adam",
        "Adam: w -= learning_rate * m / (sqrt(v) + epsilon), m and v the bias-corrected running"
            + " means of the gradient and its square (Kingma and Ba 2015).",
        AdamUpdate.PARAMETERS);
  }

  @Override
  public Optimizer create(Context context) {
    return AdamUpdate.of(context, 0);
  }
}
