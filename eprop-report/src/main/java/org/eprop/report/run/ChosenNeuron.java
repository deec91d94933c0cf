package org.eprop.report.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.reference.Trajectory;
import org.eprop.report.chart.RasterChart;

/**
 * A neuron to look into.
 *
 * @param title what it is
 * @param population its population
 * @param neuron its number there
 * @param synapses onto it, the ones to look at: of each projection the strongest
 */
record ChosenNeuron(String title, int population, int neuron, List<Synapse> synapses) {

  private static final int MOST = 6;

  /**
   * A synapse.
   *
   * @param projection that it is of
   * @param pre the presynaptic neuron or channel
   * @param k which number of its row
   * @param label where it comes from, and how long that takes
   */
  record Synapse(Projection projection, int pre, int k, String label) {}

  /**
   * Those asked for; or of each group of each population the one in the middle of those that spike,
   * and then the one that spikes most.
   */
  static List<ChosenNeuron> choose(ReportedRun run, Focus focus, Trajectory trajectory) {
    List<Place> places =
        focus.neurons().isEmpty()
            ? automatic(run, trajectory)
            : focus.neurons().stream()
                .map(asked -> found(run.network().structure(), asked))
                .toList();
    return places.stream().map(place -> of(run, trajectory, place)).toList();
  }

  private record Place(int population, int neuron) {}

  private static List<Place> automatic(ReportedRun run, Trajectory trajectory) {
    List<Place> most = new ArrayList<>();
    List<Place> middle = new ArrayList<>();
    for (int p = 0; p < trajectory.spikes().length; p++) {
      double[] count = activity(trajectory.spikes()[p]);
      for (RasterChart.Band band : Rasters.groups(run, p)) {
        List<Integer> byCount =
            IntStream.range(band.first(), band.first() + band.size())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -count[j]))
                .toList();
        int spiking = (int) byCount.stream().filter(j -> count[j] > 0).count();
        middle.add(new Place(p, byCount.get(Math.max(0, spiking - 1) / 2)));
        if (spiking > 2) {
          most.add(new Place(p, byCount.get(0)));
        }
      }
    }
    middle.addAll(most);
    return middle.subList(0, Math.min(middle.size(), MOST));
  }

  private static Place found(NetworkStructure network, Focus.NeuronPlace asked) {
    int p = network.population(asked.population());
    String problem = "got neuron " + asked.population() + ":" + asked.neuron() + ", but ";
    if (p < 0) {
      List<String> names = network.populations().stream().map(Population::name).toList();
      throw new InvalidInputException(
          "%sthere is no population \"%s\"%s"
              .formatted(
                  problem, asked.population(), NearestNames.hint(asked.population(), names)));
    }
    if (asked.neuron() >= network.size(p)) {
      throw new InvalidInputException(
          "%sexpected neuron 0 to %s of population %s"
              .formatted(problem, network.size(p) - 1, asked.population()));
    }
    return new Place(p, asked.neuron());
  }

  private static ChosenNeuron of(ReportedRun run, Trajectory trajectory, Place place) {
    NetworkStructure network = run.network().structure();
    Wiring wiring = new Wiring(network, run.task().timeStep());
    int p = place.population();
    int j = place.neuron();
    List<Synapse> synapses = new ArrayList<>();
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.to() == p) {
        double[] activity = activity(trajectory.activity(projection.from()));
        Synapse strongest = strongest(projection, run.network().weights(), i, activity, j, wiring);
        if (strongest != null) {
          synapses.add(strongest);
        }
      }
    }
    String kind =
        Rasters.groups(run, p).stream()
            .filter(band -> j >= band.first() && j < band.first() + band.size())
            .findFirst()
            .orElseThrow()
            .label();
    String name =
        network.populations().size() == 1
            ? "Neuron " + j
            : network.populations().get(p).name() + ", neuron " + j;
    int count = (int) activity(trajectory.spikes()[p])[j];
    String title = name + " · " + kind + " · " + count + (count == 1 ? " spike" : " spikes");
    return new ChosenNeuron(title, p, j, synapses);
  }

  /**
   * The synapse of projection i onto neuron j whose weight times its presynaptic activity is
   * largest; null if that is 0 for all.
   */
  private static Synapse strongest(
      Projection projection, Weights weights, int i, double[] activity, int j, Wiring wiring) {
    Synapses synapses = projection.synapses();
    float[][] rows = weights.widened(i);
    int pre = -1;
    int number = 0;
    double most = 0;
    for (int from = 0; from < activity.length; from++) {
      for (int k = 0; activity[from] != 0 && k < rows[from].length; k++) {
        boolean onto = synapses.target(from, k) == j && projection.exists(from, k);
        double strength = onto ? Math.abs(rows[from][k]) * activity[from] : 0;
        if (strength > most) {
          most = strength;
          pre = from;
          number = k;
        }
      }
    }
    return pre < 0
        ? null
        : new Synapse(
            projection,
            pre,
            number,
            wiring.synapse(projection, pre, weights.delay(i, pre, number)));
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
