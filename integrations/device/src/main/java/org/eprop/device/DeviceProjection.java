package org.eprop.device;

import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;

/**
 * Synapses, one row for each presynaptic neuron, the rows one after the other.
 *
 * @param name of the leaf
 * @param source the number of the population that spikes; -1 for the input
 * @param first the first channel of the input, or 0
 * @param to the postsynaptic population
 * @param pre how many presynaptic channels or neurons
 * @param dense whether each row has a number for each postsynaptic neuron
 * @param own whether it leads from a population onto itself; then nobody reaches itself
 * @param start [pre + 1] where rows begin
 * @param target [synapse] postsynaptic neuron
 * @param delay [synapse] steps
 * @param shortest the shortest delay
 * @param longest the longest delay
 * @param weights [synapse]
 * @param learned whether weights may learn
 */
public record DeviceProjection(
    String name,
    int source,
    int first,
    int to,
    int pre,
    boolean dense,
    boolean own,
    int[] start,
    int[] target,
    int[] delay,
    int shortest,
    int longest,
    float[] weights,
    boolean learned) {

  static DeviceProjection of(NetworkStructure network, Weights weights, int i) {
    Projection p = network.projections().get(i);
    float[][] rows = weights.widened(i);
    int[] start = new int[rows.length + 1];
    for (int pre = 0; pre < rows.length; pre++) {
      start[pre + 1] = start[pre] + rows[pre].length;
    }
    int n = start[rows.length];
    int[] target = new int[n];
    int[] delay = new int[n];
    float[] all = new float[n];
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    for (int pre = 0; pre < rows.length; pre++) {
      for (int k = 0; k < rows[pre].length; k++) {
        int at = start[pre] + k;
        target[at] = p.synapses().target(pre, k);
        delay[at] = weights.delay(i, pre, k);
        all[at] = rows[pre][k];
        shortest = Math.min(shortest, delay[at]);
        longest = Math.max(longest, delay[at]);
      }
    }
    return new DeviceProjection(
        p.name(),
        p.from().isInput() ? -1 : p.from().index(),
        p.from().isInput() ? network.inputs().get(p.from().index()).first() : 0,
        p.to(),
        rows.length,
        p.synapses().isDense(),
        p.isOwn(),
        start,
        target,
        delay,
        Math.min(shortest, longest),
        longest,
        all,
        p.learned());
  }

  /** How many numbers. */
  public int synapses() {
    return weights.length;
  }

  /** Whether synapses differ in their delays. */
  public boolean isMixed() {
    return shortest != longest;
  }

  /** Whether row i's number at an index is a synapse. */
  boolean exists(int i, int at) {
    return !own || target[at] != i;
  }

  /** The largest |w|. */
  double largest() {
    return largest(weights);
  }

  static double largest(float[] numbers) {
    double most = 0;
    for (float w : numbers) {
      most = Math.max(most, Math.abs(w));
    }
    return most;
  }
}
