package org.eprop.stream.keyed;

import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Inference;

/** What a key is given in a step, and the label of it; drawn from its numbers. */
record Stimulus(float[] x, int[] spikes, int label) {

  /** A step of a key; every third has no label. */
  static Stimulus of(int key, int t, KeyedNetworks.Kind kind) {
    RandomGenerator random = new RandomStreams(key).stream("stimulus", t);
    int label = random.nextInt(3) == 0 ? -1 : random.nextInt(KeyedNetworks.OUTPUTS);
    if (kind == KeyedNetworks.Kind.GRAPH) {
      int[] spikes = random.ints(random.nextInt(4), 0, KeyedNetworks.CHANNELS).toArray();
      return new Stimulus(null, spikes, label);
    }
    float[] x = new float[KeyedNetworks.CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          (float) Math.max(0, random.nextGaussian() + (i % KeyedNetworks.OUTPUTS == label ? 1 : 0));
    }
    return new Stimulus(x, null, label);
  }

  double[] step(KeyedSession session) {
    return x != null ? session.step(x) : session.stepSpikes(spikes);
  }

  double[] step(Inference sequence) {
    return x != null ? sequence.step(x) : sequence.stepSpikes(spikes);
  }
}
