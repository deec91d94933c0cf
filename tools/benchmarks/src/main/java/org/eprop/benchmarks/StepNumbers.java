package org.eprop.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.network.Weights;
import org.eprop.core.run.SampleRun;

/**
 * A training step in a few numbers, by which programs that sum in another order can be compared.
 *
 * @param loss of the batch
 * @param rate spikes per neuron and step
 * @param gradientNorms Euclidean, of dE/dW_in, dE/dW_rec, dE/dW_out, dE/db
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StepNumbers(
    @JsonProperty(required = true) double loss,
    @JsonProperty(required = true) double rate,
    @JsonProperty(value = "grad_norms", required = true) double[] gradientNorms) {

  /** Those of a step of a network with one population and one readout. */
  static StepNumbers of(BatchResult result, Weights gradient) {
    long spikes = 0;
    long places = 0;
    for (SampleRun run : result.runs()) {
      spikes += run.spikeCount(0);
      places += (long) run.steps() * gradient.network().size(0);
    }
    double[] norms = {
      norm(gradient.projection(0)),
      norm(gradient.projection(1)),
      norm(gradient.readout(0, 0)),
      norm(new float[][] {gradient.readoutBias(0)})
    };
    return new StepNumbers(result.loss(), (double) spikes / places, norms);
  }

  private static double norm(float[][] matrix) {
    double sum = 0;
    for (float[] row : matrix) {
      for (float x : row) {
        sum += (double) x * x;
      }
    }
    return Math.sqrt(sum);
  }

  /**
   * Compares these with another program's, each relative to the latter.
   *
   * @throws IllegalStateException if one differs by more than the tolerance
   */
  void checkAgainst(StepNumbers other, double tolerance) {
    boolean same =
        close(loss, other.loss, tolerance)
            && close(rate, other.rate, tolerance)
            && gradientNorms.length == other.gradientNorms.length;
    for (int i = 0; same && i < gradientNorms.length; i++) {
      same = close(gradientNorms[i], other.gradientNorms[i], tolerance);
    }
    if (!same) {
      throw new IllegalStateException(
          "got " + this + ", but expected " + other + " to a relative " + tolerance);
    }
  }

  private static boolean close(double x, double expected, double tolerance) {
    return Math.abs(x - expected) <= tolerance * Math.abs(expected);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "loss %.6f, rate %.5f, gradient norms", loss, rate));
    for (double norm : gradientNorms) {
      text.append(String.format(Locale.ROOT, " %.6f", norm));
    }
    return text.toString();
  }
}
