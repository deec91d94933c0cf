package org.eprop.learning.optimizer;

import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.learning.optimizer.Adam.AdamUpdate;

/**
 * Adam with decoupled weight decay: before Adam's step, every weight shrinks by the share
 * learning_rate * weight_decay. Loshchilov and Hutter 2019, "Decoupled weight decay
 * regularization".
 */
public final class AdamW extends DescribedComponent implements OptimizerFactory {

  static final Parameter WEIGHT_DECAY =
      Parameter.real("weight_decay", 0.01)
          .atLeast(0)
          .describe("times the learning rate, the share of itself a weight loses with each update");

  public AdamW() {
    super(
        "adamw",
        "Adam with decoupled weight decay: w *= 1 - learning_rate * weight_decay, then Adam's"
            + " step (Loshchilov and Hutter 2019).",
        AdamUpdate.BETA1,
        AdamUpdate.BETA2,
        AdamUpdate.EPSILON,
        AdamUpdate.EPSILON_HAT,
        AdamUpdate.SECOND_MOMENT,
        WEIGHT_DECAY);
  }

  @Override
  public Optimizer create(Context context) {
    return AdamUpdate.create(context, context.real(WEIGHT_DECAY));
  }
}
