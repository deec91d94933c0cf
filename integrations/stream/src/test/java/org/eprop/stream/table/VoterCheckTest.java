package org.eprop.stream.table;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.junit.jupiter.api.Test;

/** The check of a voter passes what is built in, and finds what a {@link Voter} must not do. */
class VoterCheckTest {

  private enum Fault {
    COUNTS_VOTES,
    FORGETS_WHEN_SAVED,
    ANSWERS_TOO_LITTLE,
    IS_NOT_FINITE
  }

  private static VoterFactory with(Fault fault) {
    return new VoterFactory() {
      @Override
      public String name() {
        return "one that errs";
      }

      @Override
      public Voter create(Shape shape) {
        return new Voter() {
          private final double[] seen = new double[2];

          @Override
          public double[] vote(TableRow row, int classes) {
            seen[0] += fault == Fault.COUNTS_VOTES ? 1 : 0;
            double[] y = new double[fault == Fault.ANSWERS_TOO_LITTLE ? 1 : Math.max(1, classes)];
            y[0] = (seen[0] + seen[1]) / (fault == Fault.IS_NOT_FINITE ? 0 : 1);
            return y;
          }

          @Override
          public void learn(TableRow row, double label, int classes) {
            seen[1] += label;
          }

          @Override
          public void exchange(StateBytes bytes) {
            if (fault != Fault.FORGETS_WHEN_SAVED) {
              bytes.doubles("seen", seen);
            }
          }
        };
      }
    };
  }

  @Test
  void allThatAreBuiltInPassAndFaultsAreFound() {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      for (VoterFactory factory : Committee.voters(TableSettings.defaults(), plugins)) {
        assertDoesNotThrow(() -> VoterCheck.check(factory, plugins), factory.name());
      }
      for (Fault fault : Fault.values()) {
        VoterFactory factory = with(fault);
        String message =
            assertThrows(
                    InvalidInputException.class,
                    () -> VoterCheck.check(factory, plugins),
                    fault.toString())
                .getMessage();
        assertTrue(message.startsWith("voter \"one that errs\": "), message);
      }
    }
  }
}
