package org.eprop.reference;

import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.task.Sample;
import org.eprop.core.gradient.Agreement;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.sequence.Streams;

/** Whether what the engine computes agrees with the reference. */
public final class ReferenceAgreement {

  private ReferenceAgreement() {}

  /**
   * Whether no neuron comes so close to its threshold that single precision may flip a spike.
   *
   * @param runs in double precision
   */
  public static boolean clearOfThreshold(List<Trajectory> runs) {
    for (Trajectory run : runs) {
      for (int p = 0; p < run.states().length; p++) {
        for (double[][] states : run.states()[p]) {
          for (int j = 0; j < states.length; j++) {
            NeuronModel model = run.models().get(p).get(j);
            double x = -model.threshold();
            for (int m = 0; m < states[j].length; m++) {
              x += model.spikeWeights()[m] * states[j][m];
            }
            if (Math.abs(x) < 1e-4 * model.scale()) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  /**
   * Every number is what it should be but for a share of its leaf's largest one.
   *
   * @param got may lack what never learns, as gradients do
   */
  public static void assertClose(ReferenceWeights expected, Weights got, double share) {
    assertClose(expected, ReferenceWeights.of(got), share);
  }

  public static void assertClose(ReferenceWeights expected, ReferenceWeights got, double share) {
    Agreement.assertClose(expected.leaves(), got.leaves(), share);
  }

  /** What the reference computes of one sample of a stream. */
  public static ReferenceGradient.Result reference(
      Streams.Setting setting, Sample sample, LearningRule rule) {
    NetworkStructure network = setting.drawn().network();
    return new ReferenceGradient(network, List.of(setting.loss()), List.of(), rule)
        .compute(
            ReferenceWeights.of(setting.drawn().weights()),
            ReferenceFeedback.of(setting.feedback()),
            List.of(ReferenceSample.of(sample)),
            ReferenceGradient.Direction.FORWARD);
  }
}
