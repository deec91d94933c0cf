package org.eprop.experiment;

import java.util.List;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ScheduleFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Choice;

/**
 * How weights change.
 *
 * @param epochs passes over the training set, &gt;= 0
 * @param batchSize samples per update, &gt; 0
 * @param optimizer turns gradients into changes
 * @param optimizers others for some of what learns; of several that match, the first
 * @param stepSize how far an update goes, for errors and gradients of given lengths
 * @param schedule of the learning rate
 * @param clipGradientNorm the gradient (all weights together) is scaled down to this norm if it is
 *     longer; 0 for never
 * @param evaluateEvery epochs between evaluations on the validation set, &gt; 0
 * @param stopAtError training ends when the validation error (1 - accuracy, or the mean squared
 *     error, or that of the metric that judges) falls below this, or the training error where there
 *     are no validation data; 0 for never
 * @param patience training ends when the validation loss, or the error of the metric that judges,
 *     has not been lower than before for so many epochs (early stopping), &gt;= 0; 0 for never
 * @param averaging beta of an exponential moving average of everything that learns, which then is
 *     the network that is measured and saved, 0 &lt;= beta &lt; 1; 0 for none
 * @param classWeights how much training samples of each class count: {@code "balanced"}, a number
 *     for each class between commas, or empty for all alike
 * @param metrics measured beside those that always are
 * @param judgedBy the metric by which epochs are judged; empty for the usual error and loss
 * @since 1.0
 */
public record Training(
    int epochs,
    int batchSize,
    Choice<OptimizerFactory> optimizer,
    List<LeafOptimizer> optimizers,
    Choice<StepSizeFactory> stepSize,
    Choice<ScheduleFactory> schedule,
    double clipGradientNorm,
    int evaluateEvery,
    double stopAtError,
    int patience,
    double averaging,
    String classWeights,
    List<Choice<MetricFactory>> metrics,
    String judgedBy) {

  /** Copies the lists. */
  public Training {
    optimizers = List.copyOf(optimizers);
    metrics = List.copyOf(metrics);
  }
}
