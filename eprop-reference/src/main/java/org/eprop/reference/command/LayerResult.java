package org.eprop.reference.command;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;
import org.eprop.reference.ReferenceWeights;

/**
 * What a case of one layer gives. Arrays are indexed as in the case: weights [post][pre], the rest
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
@JsonNaming(SnakeCaseStrategy.class)
public record LayerResult(
    double lossTask,
    double lossRegularisation,
    double lossTotal,
    Gradient grad,
    int[][][] spikes,
    double[][][] v,
    double[][][] a,
    double[][][] psi,
    double[][][] readout,
    double[][][] learningSignal) {

  /** The gradient, in the shapes of the weights. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Gradient(double[][] wIn, double[][] wRec, double[][] wOut, double[] bOut) {}

  /** Of a run of a case that is a layer. */
  public static LayerResult of(CaseRun run) {
    ReferenceWeights g = run.gradient();
    return new LayerResult(
        run.lossTask(),
        run.lossRegularisation(),
        run.loss(),
        new Gradient(
            CaseReader.transpose(g.projection(0)),
            CaseReader.transpose(g.projection(1)),
            CaseReader.transpose(g.readout(0, 0)),
            g.readoutBias(0)),
        Arrays.stream(run.spikes()).map(sample -> sample[0]).toArray(int[][][]::new),
        theOne(run.v()),
        theOne(run.a()),
        theOne(run.psi()),
        theOne(run.readouts()),
        theOne(run.learningSignal()));
  }

  /** Of the one population, or readout. */
  private static double[][][] theOne(double[][][][] perSample) {
    return Arrays.stream(perSample).map(sample -> sample[0]).toArray(double[][][]::new);
  }
}
