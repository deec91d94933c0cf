package org.eprop.tasks;

import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/**
 * The cues of {@link EvidenceAccumulation}, and nobody who says what would have been right: at the
 * end the network chooses a side, and is rewarded or not (Bellec et al. 2020).
 */
public final class EvidenceAccumulationReward extends DescribedComponent
    implements EnvironmentFactory {

  public EvidenceAccumulationReward() {
    super(
        "evidence_accumulation_reward",
        "Evidence accumulation learned from rewards (Bellec et al. 2020): a few cues come from"
            + " the left or the right, one quarter of the input channels for each side, and after a"
            + " delay a recall cue asks on which side there were more. The network answers once, at the"
            + " last step of the recall: reward 1 if it is right, else 0. Steps are 1 ms.",
        EvidenceAccumulation.TRIAL);
  }

  @Override
  public Environment create(Context context) {
    return new CueEnvironment(EvidenceAccumulation.trials(context));
  }
}
