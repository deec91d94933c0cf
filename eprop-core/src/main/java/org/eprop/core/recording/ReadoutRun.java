package org.eprop.core.recording;

import java.util.Arrays;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.Padding;
import org.eprop.core.state.StateBytes;

/** What one readout did with one sample, and the error of it. Reused; not thread-safe. */
public final class ReadoutRun {

  /** Java arrays are not much longer. */
  private static final int MOST = Integer.MAX_VALUE - 64;

  private static final float[] NO_ERROR = {};

  /** How many outputs it has. */
  public final int outputs;

  /** y and dE/dy, the outputs of one step after those of the other. */
  public double[] readout = new double[0];

  public double[] error = new double[0];

  /** c dbar: the error filtered backwards in time, the outputs of one step after the other's. */
  public float[] filteredError = NO_ERROR;

  /** The same, filtered as traces are that have a decay of their own; else empty. */
  private float[] teaching = NO_ERROR;

  /** sum_t dbar^t, [output]: this sample's share of the bias's gradient. */
  public double[] biasGradient = new double[0];

  /** dE/dkappa. */
  public double kappaGradient;

  /** What is multiplied with the loss and with its gradient. */
  public double norm;

  double loss;

  private int steps;

  /** y and dE/dy of one step, for losses. */
  private double[] stepReadout = new double[0];

  private double[] stepError = new double[0];
  private double[][] wholeReadout = new double[0][];
  private double[][] wholeError = new double[0][];

  ReadoutRun(int outputs) {
    this.outputs = outputs;
  }

  /** Uses this memory for filtered errors from now on. */
  void attach(float[] memory) {
    filteredError = memory;
  }

  /** Gives the memory back, as it has grown. */
  float[] detach() {
    float[] memory = filteredError;
    filteredError = NO_ERROR;
    return memory;
  }

  /** c dbar as it meets traces: {@link #filteredError}, unless these have a decay of their own. */
  public float[] teaching() {
    return teaching.length == 0 ? filteredError : teaching;
  }

  /** Room for errors that are filtered as traces are, and otherwise than the readout filters. */
  public float[] ownTeaching() {
    if (teaching.length < filteredError.length) {
      teaching = new float[filteredError.length];
    }
    return teaching;
  }

  /**
   * Makes room for a sample of so many steps.
   *
   * @param withErrors whether also for errors
   * @throws InvalidInputException if they are too many for an array
   */
  void begin(int newSteps, boolean withErrors) {
    int numbers = numbers(newSteps, outputs);
    steps = newSteps;
    if (readout.length < numbers) {
      readout = new double[numbers];
    }
    if (withErrors && error.length < numbers) {
      error = new double[numbers];
    }
    if (withErrors && biasGradient.length == 0) {
      biasGradient = Padding.WORKER.doubles(outputs);
      stepReadout = new double[outputs];
      stepError = new double[outputs];
    }
    if (withErrors && filteredError.length < numbers) {
      filteredError = new float[numbers];
    }
  }

  /** How many numbers there are, a number for each step and output. */
  public static int numbers(int steps, int outputs) {
    long numbers = (long) steps * outputs;
    if (numbers > MOST) {
      throw new InvalidInputException(
          ("got %s steps of %s outputs, but expected at most %s numbers together;"
                  + " shorter samples or smaller batches have fewer")
              .formatted(steps, outputs, MOST));
    }
    return (int) numbers;
  }

  /** Sets loss and error, both times a norm. */
  public void evaluate(Loss of, Target target, double newNorm) {
    norm = newNorm;
    Arrays.fill(error, 0, steps * outputs, 0);
    loss = norm * (of instanceof StepLoss sum ? sumOfSteps(sum, target) : whole(of, target));
  }

  /** {@link StepLoss#evaluate}. */
  private double sumOfSteps(StepLoss of, Target target) {
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      double weight = target.weight(t);
      if (weight != 0) {
        copyReadout(t, stepReadout);
        sum += weight * of.step(stepReadout, target, t, stepError);
        setError(t, stepError, weight, norm);
      }
    }
    return sum;
  }

  /** A loss of whole sequences. */
  private double whole(Loss of, Target target) {
    if (wholeReadout.length != steps) {
      wholeReadout = new double[steps][outputs];
      wholeError = new double[steps][outputs];
    }
    for (int t = 0; t < steps; t++) {
      copyReadout(t, wholeReadout[t]);
    }
    double sum = of.evaluate(wholeReadout, target, wholeError);
    for (int t = 0; t < steps; t++) {
      setError(t, wholeError[t], 1, norm);
    }
    return sum;
  }

  /** Copies y^t. */
  public void copyReadout(int t, double[] y) {
    System.arraycopy(readout, t * outputs, y, 0, outputs);
  }

  /** Sets dE/dy^t, times a weight and a norm. */
  public void setError(int t, double[] of, double weight, double factor) {
    for (int k = 0; k < outputs; k++) {
      error[t * outputs + k] = of[k] * weight * factor;
    }
  }

  /** |delta|^2 of the steps first .. end-1, as they are normalised. */
  public double errorSquares(int first, int end) {
    double sum = 0;
    for (int i = first * outputs; i < end * outputs; i++) {
      sum += error[i] * error[i];
    }
    return sum;
  }

  /** The outputs of step end - 1 become those of step end - 1 - shift. */
  void rebase(int shift, int end) {
    System.arraycopy(readout, (end - 1) * outputs, readout, (end - 1 - shift) * outputs, outputs);
  }

  /**
   * Saves or restores the outputs before step {@code first}, and outputs and errors of the steps
   * from there on: learning signals are still to see them.
   */
  public void exchange(StateBytes archive, String name, int first, int end) {
    if (first > 0) {
      exchange(archive, name, ".y", readout, first - 1);
    }
    for (int t = first; t < end; t++) {
      exchange(archive, name, ".y", readout, t);
      exchange(archive, name, ".error", error, t);
    }
  }

  private void exchange(StateBytes archive, String of, String name, double[] values, int t) {
    archive.doubles(of, name, values, t * outputs, (t + 1) * outputs);
  }
}
