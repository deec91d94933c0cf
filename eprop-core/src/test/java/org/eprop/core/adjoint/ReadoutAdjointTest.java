package org.eprop.core.adjoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.core.network.NetworkStructure;
import org.eprop.core.neuron.SmallNetworks;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.recording.SampleRecord;
import org.junit.jupiter.api.Test;

/** dbar^t = delta^t + kappa dbar^{t+1}. */
class ReadoutAdjointTest {

  private static final double[] ERRORS = {1, 0, -4, 0};

  private final NetworkStructure network =
      SmallNetworks.network(SmallNetworks.population(0, SmallNetworks.lif(0.5)), 0.5);
  private final ReadoutAdjoint adjoint =
      new ReadoutAdjoint(1, /* kappa= */ 0.5, /* traceKappa= */ 0.5, /* scale= */ 3);

  private ReadoutRun run() {
    SampleRecord record = new SampleRecord(network);
    record.begin(ERRORS.length, /* withErrors= */ true);
    for (int t = 0; t < ERRORS.length; t++) {
      record.readouts[0].setError(t, new double[] {ERRORS[t]}, 1, 1);
    }
    return record.readouts[0];
  }

  @Test
  void errorsAreFilteredBackwardsAndScaled() {
    ReadoutRun run = run();
    adjoint.filter(run, 0, ERRORS.length);
    double[] filtered = {1 + 0.5 * (0.5 * -4), 0.5 * -4, -4, 0};
    for (int t = 0; t < ERRORS.length; t++) {
      assertEquals(3 * filtered[t], run.filteredError[t], "step " + t);
    }
    assertEquals(filtered[0], adjoint.filtered(0));
    assertEquals(filtered[0] + filtered[1] + filtered[2], run.biasGradient[0]);
  }

  @Test
  void theLatestStepComesFirst() {
    ReadoutRun run = run();
    adjoint.filter(run, 0, ERRORS.length);
    assertTrue(adjoint.take(run, 2, 2));
    assertEquals(3 * -4, adjoint.errors[0][0]);
    assertEquals(3 * -2, adjoint.errors[1][0]);
    assertFalse(adjoint.take(run, 3, 1), "no error there");
  }
}
