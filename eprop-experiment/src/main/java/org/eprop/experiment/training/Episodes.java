package org.eprop.experiment.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.core.sequence.Inference;
import org.eprop.experiment.environment.Agent;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;

/**
 * Lets a network act in an environment, with its weights as they are, and makes samples of what
 * came of it.
 *
 * @since 1.0
 */
public final class Episodes {

  private final EpropNetwork network;
  private final Workers workers;
  private final PolicyReadouts readouts;

  /**
   * @param network read whenever episodes are played
   * @param workers who play them side by side
   * @throws org.eprop.api.plugin.InvalidInputException if it has no readouts {@code policy} and
   *     {@code value}
   */
  public Episodes(EpropNetwork network, Workers workers) {
    this.network = network;
    this.workers = workers;
    readouts = PolicyReadouts.of(network.structure());
  }

  /**
   * Plays episodes.
   *
   * @param set of which they are
   * @param epoch from 0
   * @param indices which of them
   */
  public List<PlayedEpisode> play(EpisodeSet set, int epoch, int[] indices) {
    PlayedEpisode[] played = new PlayedEpisode[indices.length];
    NetworkAgent[] agents = new NetworkAgent[workers.count()];
    boolean spikes = set.task().environment().spikes();
    workers.run(
        indices.length,
        (i, worker) -> {
          if (agents[worker] == null) {
            agents[worker] = new NetworkAgent(network, spikes);
          }
          played[i] = set.play(agents[worker], epoch, indices[i]);
        });
    return List.of(played);
  }

  /**
   * Episodes as samples: the target of the policy is the action taken, weighted by its advantage,
   * that of the value the return.
   *
   * @param settings how advantages are estimated, and whether they are normalised
   */
  public List<Sample> samples(List<PlayedEpisode> played, Reinforcement settings) {
    double[][] advantages = new double[played.size()][];
    double[][] weights = new double[played.size()][];
    for (int b = 0; b < advantages.length; b++) {
      advantages[b] = played.get(b).advantages(settings);
      weights[b] = advantages[b].clone();
    }
    if (settings.normaliseAdvantages()) {
      normalise(weights);
    }
    List<Sample> samples = new ArrayList<>();
    int outputs = network.structure().readouts().get(readouts.policy()).outputs();
    for (int b = 0; b < advantages.length; b++) {
      PlayedEpisode episode = played.get(b);
      Target policy = episode.policyTarget(weights[b], outputs);
      Target value = episode.valueTarget(advantages[b]);
      samples.add(
          new Sample(
              episode.input(),
              settings.meanOverEpisodes()
                  ? readouts.targets(network.structure(), policy.asEpisode(), value.asEpisode())
                  : readouts.targets(network.structure(), policy, value),
              episode.rewards()));
    }
    return samples;
  }

  /** To mean 0 and standard deviation 1 over all decisions, in their order. */
  private static void normalise(double[][] weights) {
    long count = 0;
    double sum = 0;
    for (double[] row : weights) {
      for (double weight : row) {
        sum += weight;
        count++;
      }
    }
    double mean = sum / count;
    double squares = 0;
    for (double[] row : weights) {
      for (double weight : row) {
        squares += (weight - mean) * (weight - mean);
      }
    }
    double deviation = Math.sqrt(squares / count);
    for (double[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = deviation > 0 ? (row[i] - mean) / deviation : 0;
      }
    }
  }

  /**
   * Samples of any data set: episodes are played for it.
   *
   * @param epoch from 0
   * @param from the first
   * @param count how many
   */
  public static List<Sample> samples(
      EpropNetwork network, Dataset data, int epoch, int from, int count, Workers workers) {
    if (data instanceof EpisodeSet set) {
      return PlayedBatch.of(network, set, epoch, from, count, workers).samples();
    }
    Sample[] samples = new Sample[count];
    workers.run(count, (i, worker) -> samples[i] = data.sample(epoch, from + i));
    return List.of(samples);
  }

  /** from, from + 1, ... */
  static int[] range(int from, int count) {
    return IntStream.range(from, from + count).toArray();
  }

  /** A network that acts, with its weights as they are. */
  private static final class NetworkAgent implements Agent {

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

  /**
   * Samples, and the episodes that they were made of.
   *
   * @param samples in their order
   * @param episodes likewise; empty if the samples were not played
   */
  record PlayedBatch(List<Sample> samples, List<PlayedEpisode> episodes) {

    static PlayedBatch of(
        EpropNetwork network, EpisodeSet set, int epoch, int from, int count, Workers workers) {
      Episodes play = new Episodes(network, workers);
      List<PlayedEpisode> played = play.play(set, epoch, Episodes.range(from, count));
      return new PlayedBatch(play.samples(played, set.task().reinforcement()), played);
    }

    /** Adds one of them to a score. */
    void addTo(Score score, int b, SampleRun run, NetworkStructure network) {
      if (episodes.isEmpty()) {
        score.add(samples.get(b), run, network);
      } else {
        score.add(episodes.get(b), samples.get(b), run, network);
      }
    }
  }
}
