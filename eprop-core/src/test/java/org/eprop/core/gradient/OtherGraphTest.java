package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.Streams;
import org.junit.jupiter.api.Test;

/**
 * One network written as two graphs: its layers as they are, and each layer split into two
 * populations, between which projections lead in all directions.
 */
class OtherGraphTest {

  private static final int SEEDS = 20;

  /** Where a neuron of a layer is in the split network. */
  private static final class Split {
    final NetworkStructure layers;
    final NetworkStructure halves;

    /** Of each projection of the halves: that of the layers it is a part of. */
    final List<Integer> partOf = new ArrayList<>();

    Split(NetworkStructure layers) {
      this.layers = layers;
      List<Population> populations = new ArrayList<>();
      for (int p = 0; p < layers.populations().size(); p++) {
        for (int h = 0; h < 2; h++) {
          populations.add(half(p, h));
        }
      }
      List<Projection> projections = new ArrayList<>();
      for (int i = 0; i < layers.projections().size(); i++) {
        Projection whole = layers.projections().get(i);
        for (int from = 0; from < (whole.from().isInput() ? 1 : 2); from++) {
          for (int to = 0; to < 2; to++) {
            Source source =
                whole.from().isInput()
                    ? whole.from()
                    : Source.population(2 * whole.from().index() + from);
            projections.add(
                new Projection(
                    whole.name() + "_" + from + to,
                    source,
                    2 * whole.to() + to,
                    synapses(whole, from, to),
                    true));
            partOf.add(i);
          }
        }
      }
      Readout readout = layers.readouts().get(0);
      boolean[] all = new boolean[populations.size()];
      Arrays.fill(all, true);
      halves =
          new NetworkStructure(
              layers.inputs(),
              populations,
              projections,
              List.of(
                  new Readout(
                      "out",
                      readout.outputs(),
                      all,
                      all,
                      readout.kappa(),
                      readout.learnsKappa(),
                      readout.scaledInput(),
                      readout.inputScale(),
                      readout.bias(),
                      true)));
    }

    /** The first neuron of a half. */
    int first(int p, int half) {
      return half == 0 ? 0 : layers.size(p) / 2;
    }

    int size(int p, int half) {
      int first = layers.size(p) / 2;
      return half == 0 ? first : layers.size(p) - first;
    }

    private Population half(int p, int h) {
      Population whole = layers.populations().get(p);
      int first = first(p, h);
      int end = first + size(p, h);
      int[] silent = new int[end - first];
      Arrays.setAll(silent, j -> whole.silentSteps(first + j));
      return new Population(
          whole.name() + (h == 0 ? "a" : "b"),
          whole.models().subList(first, end),
          silent,
          whole.surrogate(),
          whole.gamma(),
          whole.slope());
    }

    private Synapses synapses(Projection whole, int from, int to) {
      int first = whole.from().isInput() ? 0 : first(whole.from().index(), from);
      int pre = whole.from().isInput() ? whole.synapses().pre() : size(whole.from().index(), from);
      if (whole.synapses().isDense()) {
        return Synapses.dense(pre, size(whole.to(), to), whole.synapses().longest());
      }
      int[][] targets = new int[pre][];
      for (int i = 0; i < pre; i++) {
        targets[i] =
            Arrays.stream(whole.synapses().targets()[first + i])
                .map(j -> j - first(whole.to(), to))
                .filter(j -> j >= 0 && j < size(whole.to(), to))
                .toArray();
      }
      return Synapses.sparse(size(whole.to(), to), targets, whole.synapses().longest());
    }

    /** Numbers of the halves from those of the layers, or the other way round. */
    void exchange(Weights ofLayers, Weights ofHalves, boolean down) {
      for (int i = 0; i < partOf.size(); i++) {
        Projection part = halves.projections().get(i);
        Projection whole = layers.projections().get(partOf.get(i));
        int from = part.from().isInput() ? 0 : part.from().index() % 2;
        int to = part.to() % 2;
        int first = part.from().isInput() ? 0 : first(whole.from().index(), from);
        float[][] own = ofHalves.projection(i);
        float[][] all = ofLayers.projection(partOf.get(i));
        for (int pre = 0; pre < own.length; pre++) {
          for (int k = 0; k < own[pre].length; k++) {
            int post = first(whole.to(), to) + part.synapses().target(pre, k);
            int at = place(whole.synapses(), first + pre, post);
            if (down) {
              own[pre][k] = all[first + pre][at];
            } else {
              all[first + pre][at] = own[pre][k];
            }
          }
        }
      }
      for (int p = 0; p < halves.populations().size(); p++) {
        float[][] own = ofHalves.readout(0, p);
        float[][] all = ofLayers.readout(0, p / 2);
        for (int j = 0; j < own.length; j++) {
          float[] other = all[first(p / 2, p % 2) + j];
          System.arraycopy(down ? other : own[j], 0, down ? own[j] : other, 0, other.length);
        }
      }
      float[] own = ofHalves.readoutBias(0);
      float[] all = ofLayers.readoutBias(0);
      System.arraycopy(down ? all : own, 0, down ? own : all, 0, own.length);
    }

    private static int place(Synapses synapses, int pre, int post) {
      return synapses.isDense() ? post : Arrays.binarySearch(synapses.targets()[pre], post);
    }

    FeedbackWeights feedback(FeedbackWeights ofLayers) {
      LearningSignal[] signals = new LearningSignal[halves.populations().size()];
      Arrays.setAll(signals, p -> ofLayers.signal(0, p / 2));
      FeedbackWeights feedback = new FeedbackWeights(halves, new LearningSignal[][] {signals});
      for (int p = 0; p < signals.length; p++) {
        int first = first(p / 2, p % 2);
        for (int k = 0; k < feedback.of(0, p).length; k++) {
          float[] row = feedback.of(0, p)[k];
          System.arraycopy(ofLayers.of(0, p / 2)[k], first, row, 0, row.length);
        }
      }
      return feedback;
    }
  }

  private static double gradient(
      Streams.Setting of,
      NetworkStructure network,
      Weights weights,
      FeedbackWeights feedback,
      LearningRule rule,
      Weights gradient) {
    try (Workers workers = new Workers(1)) {
      return new GradientEngine(network, List.of(of.loss()), List.of(), rule, workers)
          .gradient(weights, feedback, of.drawn().batch(), gradient)
          .loss();
    }
  }

  @Test
  void layersAndTheirHalvesLearnTheSame() {
    int compared = 0;
    for (String neuron : List.of("lif", "alif", "adlif", "izhikevich")) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Streams.Setting setting =
            seed % 2 == 0
                ? Streams.Setting.of(neuron, seed)
                : Streams.Setting.of(neuron, seed, 0.5, 0.5);
        NetworkStructure layers = setting.drawn().network();
        Split split = new Split(layers);
        Weights weights = Weights.zeros(split.halves);
        split.exchange(setting.drawn().weights(), weights, true);
        FeedbackWeights feedback = split.feedback(setting.feedback());
        for (LearningRule rule :
            List.of(Rules.EPROP, Rules.BPTT, Rules.of("eprop_one_hop", true))) {
          Weights expected = Weights.gradient(layers);
          double loss =
              gradient(
                  setting, layers, setting.drawn().weights(), setting.feedback(), rule, expected);
          Weights ofHalves = Weights.gradient(split.halves);
          double lossOfHalves = gradient(setting, split.halves, weights, feedback, rule, ofHalves);
          if (Math.abs(loss - lossOfHalves) < 1e-4 * Math.abs(loss)) { // else a spike has flipped
            compared++;
            Weights joined = Weights.gradient(layers);
            split.exchange(joined, ofHalves, false);
            Agreement.assertClose(expected, joined, neuron.equals("izhikevich") ? 2e-3 : 1e-4);
          }
        }
      }
    }
    assertTrue(compared > 0.95 * 4 * SEEDS * 3, "compared " + compared);
  }

  @Test
  void halvesAreMoreThanLayers() {
    Split split = new Split(Streams.Setting.of("alif", 1).drawn().network());
    int layers = split.layers.populations().size();
    assertEquals(2 * layers, split.halves.populations().size());
    assertTrue(split.halves.projections().stream().anyMatch(p -> !p.isForward() && !p.isOwn()));
    assertEquals(split.layers.neurons(), split.halves.neurons());
  }
}
