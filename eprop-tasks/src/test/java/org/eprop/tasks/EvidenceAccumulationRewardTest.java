package org.eprop.tasks;

import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.tck.EnvironmentContract;

/** The cues as an environment. */
class EvidenceAccumulationRewardTest extends EnvironmentContract {

  @Override
  protected EnvironmentFactory factory() {
    return new EvidenceAccumulationReward();
  }
}
