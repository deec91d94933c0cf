package org.eprop.experiment.training;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Storage;

/**
 * A network of the exponential moving average of everything that another learns. After its update n
 * to theta^n,
 *
 * <pre>{@code
 * mean^n = (1 - beta) sum_{i = 1..n} beta^(n - i) theta^i / (1 - beta^n),
 * }</pre>
 *
 * <p>so that where training began does not count (Polyak and Juditsky 1992; Kingma and Ba 2015,
 * section 7.2). Feedback weights are those of the other, or follow the averaged readout weights. In
 * single precision, each step computed in double precision. Not thread-safe.
 */
final class AveragedNetwork {

  private final EpropNetwork network;
  private final double beta;

  /**
   * Before the first update.
   *
   * @param network made alike, which becomes the average
   * @param beta 0 &lt;= beta &lt; 1
   * @throws InvalidInputException if an average of its weights would be none that it can have
   */
  AveragedNetwork(EpropNetwork network, double beta) {
    this.network = network;
    this.beta = beta;
    if (!network.constraints().list().isEmpty()) {
      throw refused("the constraint of \"" + network.constraints().list().get(0).pattern() + "\"");
    }
    for (Leaf leaf : network.weights().leaves()) {
      if (leaf.storage() != Storage.FLOAT32) {
        throw refused("\"storage\": \"bfloat16\" of " + leaf.name());
      }
    }
  }

  private InvalidInputException refused(String why) {
    return new InvalidInputException(
            "got " + beta + ", but expected 0, for averages do not go with " + why)
        .at("training.averaging");
  }

  EpropNetwork network() {
    return network;
  }

  List<Leaf> leaves() {
    return network.weights().leaves();
  }

  /**
   * After an update.
   *
   * @param learning the other
   * @param n how many updates it has had, &gt; 0
   */
  void add(EpropNetwork learning, long n) {
    double share = (1 - beta) / (1 - StrictMath.pow(beta, n));
    List<Leaf> now = learning.weights().leaves();
    for (int l = 0; l < now.size(); l++) {
      float[][] from = now.get(l).rows();
      float[][] mean = leaves().get(l).rows();
      for (int i = 0; now.get(l).learned() && i < from.length; i++) {
        for (int j = 0; j < from[i].length; j++) {
          mean[i][j] += (float) (share * ((double) from[i][j] - mean[i][j]));
        }
      }
    }
    follow(learning);
  }

  /** Makes feedback weights what they are with the weights of now. */
  void follow(EpropNetwork learning) {
    List<Leaf> feedback = learning.feedback().leaves();
    for (int l = 0; l < feedback.size(); l++) {
      network.feedback().leaves().get(l).set(feedback.get(l));
    }
    network.feedback().follow(network.weights());
  }
}
