package org.eprop.core.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.trace.DerivedTrace;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;
import org.eprop.core.projection.ProjectionKernel;
import org.eprop.core.recording.SampleRecord;

/** dE/dx_i^t = sum over projections from the input: sum_j W_ji q_j^{t + d_ji}. Of one thread. */
public final class InputGradient {

  private final NetworkStructure network;

  /** Numbers of the projections that come from an input, and their kernels. */
  private final List<Integer> numbers = new ArrayList<>();

  private final List<ProjectionKernel> projections = new ArrayList<>();
  private final float[][] rows;

  /**
   * @param trace of the network's synapses
   * @throws InvalidInputException if it is no derivative: then nothing of the adjoint is one
   */
  public InputGradient(NetworkStructure network, EligibilityTrace trace, Kernels kernels) {
    if (!trace.equals(DerivedTrace.EPROP)) {
      throw new InvalidInputException(
          "trace: got one that is no derivative, of which dE/dx does not follow; expected \"eprop\""
              + " without tau_e");
    }
    this.network = network;
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.from().isInput()) {
        numbers.add(i);
        projections.add(ProjectionKernel.of(projection, kernels));
      }
    }
    rows = new float[network.inputs().size()][];
    Arrays.setAll(rows, i -> new float[network.inputs().get(i).channels()]);
  }

  /** Uses these constants from now on. */
  public void use(Constants now) {
    for (int k = 0; k < projections.size(); k++) {
      projections.get(k).use(now.slots[numbers.get(k)]);
    }
  }

  /** The weights as {@link #compute} wants them, for all threads. */
  public float[][][] turned(Weights weights) {
    float[][][] turned = new float[numbers.size()][][];
    Arrays.setAll(turned, k -> projections.get(k).turned(weights.widened(numbers.get(k))));
    return turned;
  }

  /**
   * Computes it for the steps first .. end-1 of a sample whose adjoint pass is done; what their
   * input does later is left out.
   *
   * @param w as made above
   * @param gradient receives it, [step - first][channel]
   */
  public void compute(float[][][] w, SampleRecord run, int first, int end, float[][] gradient) {
    for (int t = end - 1; t >= first; t--) {
      Elements.clear(rows);
      for (int k = 0; k < w.length; k++) {
        Projection projection = projections.get(k).projection;
        float[][] q = run.populations[projection.to()].q;
        float[] row = rows[projection.from().index()];
        projections.get(k).sendBack(t, end, q, w[k], row);
      }
      for (int i = 0; i < rows.length; i++) {
        NetworkInput input = network.inputs().get(i);
        System.arraycopy(rows[i], 0, gradient[t - first], input.first(), input.channels());
      }
    }
  }
}
