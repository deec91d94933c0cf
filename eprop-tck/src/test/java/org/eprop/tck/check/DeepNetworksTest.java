package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.core.network.Weights;
import org.eprop.learning.rule.Bptt;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.tck.network.Agreement;
import org.eprop.tck.network.NetworkComponents;
import org.eprop.tck.network.RandomWiring;
import org.eprop.tck.network.Reference;
import org.eprop.tck.network.Trial;
import org.junit.jupiter.api.Test;

/** Back-propagation through time where the readout sees the last of two populations alone. */
class DeepNetworksTest {

  /** The population below learns from its effect on the one above alone. */
  @Test
  void bpttReachesWhatTheReadoutDoesNotSee() {
    NetworkComponents parts = NetworkComponents.of().aboutRule(Choice.of(new Bptt()));
    Findings findings = new Findings();
    for (long seed = 0; seed < 6; seed++) {
      Trial trial = Trial.draw(parts, seed, RandomWiring.DEEP);
      assertNull(trial.network().feedback().of(0, 0));
      ReferenceGradient.Result expected =
          Reference.by(new Bptt(), Map.of(), trial).symmetric().compute(Direction.BACKWARD);
      double tolerance = Agreement.tolerance(trial, expected);
      assertTrue(tolerance > 0, trial.name());
      Agreement.singlePrecision(trial, expected, tolerance, findings);

      Weights gradient = Agreement.training(trial, 1);
      double sum = 0;
      for (float[] row : gradient.projection(0)) {
        for (float x : row) {
          sum += Math.abs(x);
        }
      }
      assertNotEquals(0, sum, trial.name());
    }
    assertEquals(List.of(), findings.list());
  }
}
