package org.eprop.cli.gradient;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What a case gives. Arrays are indexed as in the case: weights [post][pre], the rest
 * [batch][step][neuron].
 *
 * @param lossTask E of the readout
 * @param lossRegularisation E of the firing rates
 * @param lossTotal their sum
 * @param grad of the sum
 * @param spikes z
 * @param v membrane potential
 * @param a adaptation
 * @param psi pseudo-derivative
 * @param readout y
 * @param learningSignal L
 */
@JsonPropertyOrder({
  "loss_task",
  "loss_regularisation",
  "loss_total",
  "grad",
  "spikes",
  "v",
  "a",
  "psi",
  "readout",
  "learning_signal"
})
public record CaseResult(
    @JsonProperty("loss_task") double lossTask,
    @JsonProperty("loss_regularisation") double lossRegularisation,
    @JsonProperty("loss_total") double lossTotal,
    @JsonProperty("grad") Gradient grad,
    @JsonProperty("spikes") int[][][] spikes,
    @JsonProperty("v") double[][][] v,
    @JsonProperty("a") double[][][] a,
    @JsonProperty("psi") double[][][] psi,
    @JsonProperty("readout") double[][][] readout,
    @JsonProperty("learning_signal") double[][][] learningSignal) {

  /** The gradient, in the shapes of the weights. */
  public record Gradient(
      @JsonProperty("w_in") double[][] wIn,
      @JsonProperty("w_rec") double[][] wRec,
      @JsonProperty("w_out") double[][] wOut,
      @JsonProperty("b_out") double[] bOut) {}
}
