package org.eprop.experiment.training;

import org.eprop.core.model.EpropNetwork;
import org.eprop.core.sequence.Inference;
import org.eprop.experiment.environment.Agent;

/** A network that acts, with its weights as they are. */
final class NetworkAgent implements Agent {

  private final Inference sequence;
  private final boolean spikes;
  private final PolicyReadouts readouts;
  private final double[] first;
  private final int[] channels;

  /**
   * @param spikes whether it sees spikes
   */
  NetworkAgent(EpropNetwork network, boolean spikes) {
    sequence = network.inference();
    readouts = PolicyReadouts.of(network.structure());
    this.spikes = spikes;
    first = new double[network.structure().readouts().get(0).outputs()];
    channels = new int[network.structure().channels()];
  }

  @Override
  public void begin() {
    sequence.reset();
  }

  @Override
  public void see(float[] observation) {
    if (!spikes) {
      sequence.step(observation, first);
      return;
    }
    int count = 0;
    for (int i = 0; i < observation.length; i++) {
      if (observation[i] != 0) {
        channels[count++] = i;
      }
    }
    sequence.stepSpikes(channels, count, first);
  }

  @Override
  public double[] policy() {
    return sequence.readout(readouts.policy());
  }

  @Override
  public double value() {
    return sequence.readout(readouts.value())[0];
  }
}
