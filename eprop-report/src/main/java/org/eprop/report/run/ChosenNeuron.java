package org.eprop.report.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.reference.ReferenceWeights;
import org.eprop.core.reference.Trajectory;
import org.eprop.report.chart.RasterChart;

/**
 * A neuron to look into.
 *
 * @param title what it is
 * @param layer its layer
 * @param neuron its number in the layer
 * @param synapses onto it, the ones to look at
 */
record ChosenNeuron(String title, int layer, int neuron, List<Synapse> synapses) {

  private static final int MOST = 6;

  /**
   * A synapse.
   *
   * @param recurrent whether it comes from the layer itself
   * @param from the presynaptic neuron or channel
   * @param label its name
   */
  record Synapse(boolean recurrent, int from, String label) {}

  /**
   * Those asked for; or of each population the one that spikes most, and then the one in the middle
   * of those that spike.
   */
  static List<ChosenNeuron> choose(ReportedRun run, Focus focus, Trajectory trajectory) {
    ReferenceWeights weights = ReferenceWeights.of(run.network().weights());
    List<Focus.NeuronPlace> places =
        focus.neurons().isEmpty() ? automatic(run, trajectory) : focus.neurons();
    return places.stream().map(place -> of(run, trajectory, weights, place)).toList();
  }

  private static List<Focus.NeuronPlace> automatic(ReportedRun run, Trajectory trajectory) {
    List<Focus.NeuronPlace> most = new ArrayList<>();
    List<Focus.NeuronPlace> middle = new ArrayList<>();
    for (int l = 0; l < trajectory.spikes().length; l++) {
      double[] count = activity(trajectory.spikes()[l]);
      for (RasterChart.Band band : Rasters.populations(run, l)) {
        List<Integer> byCount =
            IntStream.range(band.first(), band.first() + band.size())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -count[j]))
                .toList();
        int spiking = (int) byCount.stream().filter(j -> count[j] > 0).count();
        most.add(new Focus.NeuronPlace(l, byCount.get(0)));
        if (spiking > 2) {
          middle.add(new Focus.NeuronPlace(l, byCount.get(spiking / 2)));
        }
      }
    }
    most.addAll(middle);
    return most.subList(0, Math.min(most.size(), MOST));
  }

  private static ChosenNeuron of(
      ReportedRun run, Trajectory trajectory, ReferenceWeights weights, Focus.NeuronPlace place) {
    NetworkStructure network = run.network().structure();
    int l = place.layer();
    int j = place.neuron();
    if (l >= network.layers().size() || j >= network.size(l)) {
      throw new InvalidInputException(
          "got neuron "
              + l
              + ":"
              + j
              + ", but expected layer 0 to "
              + (network.layers().size() - 1)
              + (l < network.layers().size()
                  ? " and neuron 0 to " + (network.size(l) - 1) + " of layer " + l
                  : ""));
    }
    String kind =
        Rasters.populations(run, l).stream()
            .filter(band -> j >= band.first() && j < band.first() + band.size())
            .findFirst()
            .orElseThrow()
            .label();
    double[] spikes = activity(trajectory.spikes()[l]);
    List<Synapse> synapses = new ArrayList<>();
    double[][] below = l == 0 ? trajectory.input() : trajectory.spikes()[l - 1];
    String source = l == 0 ? "input " : "layer " + (l - 1) + ", neuron ";
    int in = strongest(weights.in()[l], activity(below), j, -1);
    if (in >= 0) {
      synapses.add(new Synapse(false, in, source + in));
    }
    int rec = network.isRecurrent(l) ? strongest(weights.rec()[l], spikes, j, j) : -1;
    if (rec >= 0) {
      synapses.add(new Synapse(true, rec, "neuron " + rec));
    }
    String layer = network.layers().size() == 1 ? "" : "Layer " + l + ", ";
    String name = (layer.isEmpty() ? "Neuron " : layer + "neuron ") + j;
    int count = (int) spikes[j];
    String title = name + " · " + kind + " · " + count + (count == 1 ? " spike" : " spikes");
    return new ChosenNeuron(title, l, j, synapses);
  }

  /** The presynaptic place whose weight onto j times its activity is largest; -1 if all are 0. */
  private static int strongest(double[][] weights, double[] activity, int j, int except) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < activity.length; i++) {
      double strength = i == except ? 0 : Math.abs(weights[i][j]) * activity[i];
      if (strength > most) {
        most = strength;
        best = i;
      }
    }
    return best;
  }

  /** Sum over time of |x|; of spikes, their number. */
  private static double[] activity(double[][] x) {
    double[] sum = new double[x[0].length];
    for (double[] step : x) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += Math.abs(step[i]);
      }
    }
    return sum;
  }
}
