package org.eprop.tck;

import org.eprop.api.encoding.EncoderFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.EncoderChecks;
import org.junit.jupiter.api.Test;

/** What an encoder must be: of the steps and channels that it says, and of its frames. */
public abstract class EncoderContract extends ComponentContract<EncoderFactory> {

  @Override
  final CommonChecks<EncoderFactory, ?> common() {
    return EncoderChecks.common();
  }

  /** {@link EncoderChecks#shape()}. */
  @Test
  public void hasTheStepsAndChannelsThatItSays() {
    verify(EncoderChecks.shape());
  }

  /** {@link EncoderChecks#readOnly()}. */
  @Test
  public void leavesTheFramesAlone() {
    verify(EncoderChecks.readOnly());
  }

  /** {@link EncoderChecks#informative()}. */
  @Test
  public void tellsFramesApart() {
    verify(EncoderChecks.informative());
  }

  /** {@link EncoderChecks#clips()}. */
  @Test
  public void takesWhatIsOutsideForTheEnds() {
    verify(EncoderChecks.clips());
  }

  /** {@link CommonChecks#timeStep()}. */
  @Test
  public void heedsTheTimeStep() {
    verify(common().timeStep());
  }
}
