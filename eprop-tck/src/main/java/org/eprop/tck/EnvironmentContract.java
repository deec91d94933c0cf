package org.eprop.tck;

import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.EnvironmentChecks;
import org.junit.jupiter.api.Test;

/** What an environment must be: episodes that end, follow from the seed, and stay apart. */
public abstract class EnvironmentContract extends ComponentContract<EnvironmentFactory> {

  @Override
  final CommonChecks<EnvironmentFactory, ?> common() {
    return EnvironmentChecks.common();
  }

  /** {@link EnvironmentChecks#sizes()}. */
  @Test
  public void hasSizesAndNames() {
    verify(EnvironmentChecks.sizes());
  }

  /** {@link EnvironmentChecks#episodes()}. */
  @Test
  public void hasEpisodesThatEnd() {
    verify(EnvironmentChecks.episodes());
  }

  /** {@link EnvironmentChecks#pure()}. */
  @Test
  public void playsTheSameEpisodeAgain() {
    verify(EnvironmentChecks.pure());
  }

  /** {@link EnvironmentChecks#apart()}. */
  @Test
  public void keepsEpisodesApart() {
    verify(EnvironmentChecks.apart());
  }

  /** {@link EnvironmentChecks#seeded()}. */
  @Test
  public void followsFromTheGenerator() {
    verify(EnvironmentChecks.seeded());
  }

  /** {@link EnvironmentChecks#answers()}. */
  @Test
  public void answersWhatIsDone() {
    verify(EnvironmentChecks.answers());
  }

  /** {@link EnvironmentChecks#scenes()}. */
  @Test
  public void isTheSameWhenWatched() {
    verify(EnvironmentChecks.scenes());
  }
}
