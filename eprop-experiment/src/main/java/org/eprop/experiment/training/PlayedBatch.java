package org.eprop.experiment.training;

import java.util.List;
import org.eprop.api.task.Sample;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;

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
