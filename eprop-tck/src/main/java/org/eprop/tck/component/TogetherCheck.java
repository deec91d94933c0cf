package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.tck.check.Findings;
import org.eprop.tck.network.Dynamics;

/** Neurons that are evaluated together do what each of them does alone, to the bit. */
final class TogetherCheck {

  private static final String STEP = "neurons evaluated together step like one alone";
  private static final String DERIVATIVES =
      "neurons evaluated together have the derivatives of one alone";

  private TogetherCheck() {}

  /**
   * Compares at some points; nothing if neurons of this kind are not evaluated together.
   *
   * @param models neurons of a population, by turns; those of another kind than the first are left
   *     out
   */
  static void of(List<NonlinearNeuron> models, List<Dynamics.Point> points, Findings findings) {
    NonlinearNeuron model = models.get(0);
    if (model.together().isEmpty()) {
      return;
    }
    int n = points.size();
    int d = model.stateNames().size();
    List<NonlinearNeuron> kind =
        models.stream().filter(m -> m.together().equals(model.together())).toList();
    List<NonlinearNeuron> mixed =
        IntStream.range(0, n).mapToObj(j -> kind.get(j % kind.size())).toList();
    NeuronArray.Stepper stepper = model.together().get().array(mixed).stepper();
    double[][] s = new double[d][n];
    double[] z = new double[n];
    double[] current = new double[n];
    for (int j = 0; j < n; j++) {
      for (int m = 0; m < d; m++) {
        s[m][j] = points.get(j).s()[m];
      }
      z[j] = points.get(j).z();
      current[j] = points.get(j).current();
    }
    for (boolean wanted : new boolean[] {true, false, true}) {
      double[][] next = new double[d][n];
      ArrayDerivatives out = new ArrayDerivatives(d, n);
      stepper.step(s, z, current, next, wanted ? out : null);
      for (int j = 0; j < n; j++) {
        Dynamics.Point point = points.get(j);
        double[] alone = Dynamics.step(mixed.get(j), point.s().clone(), point.z(), point.current());
        findings.sameBits(STEP, point.text(), of(next, j), alone);
        if (wanted) {
          compare(out, j, Dynamics.derivatives(mixed.get(j), point), point.text(), findings);
        }
      }
    }
  }

  private static double[] of(double[][] rows, int j) {
    return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
  }

  private static void compare(
      ArrayDerivatives out, int j, LocalDerivatives alone, String where, Findings findings) {
    for (int m = 0; m < alone.state.length; m++) {
      findings.sameBits(DERIVATIVES, where, of(out.state[m], j), alone.state[m]);
    }
    findings.sameBits(DERIVATIVES, where, of(out.input, j), alone.input);
    findings.sameBits(DERIVATIVES, where, of(out.spike, j), alone.spike);
    findings.sameBits(DERIVATIVES, where, of(out.spikeDetached, j), alone.spikeDetached);
  }
}
