package org.eprop.nir.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Two networks' spikes and readouts side by side. Populations and readouts of one name are
 * compared; where names differ, those that remain, in their order, if they are of one size.
 *
 * @param populations one for each pair
 * @param readouts the largest difference of each readout of the first network
 * @param notes what has no counterpart
 */
public record SpikeComparison(
    List<Mismatch> populations, Map<String, Double> readouts, List<String> notes) {

  /** Compares what two networks did with the same inputs. */
  public static SpikeComparison of(SpikeTrains one, SpikeTrains other) {
    List<String> notes = new ArrayList<>();
    List<Mismatch> populations = new ArrayList<>();
    pairs(sizes(one.spikes()), sizes(other.spikes()), "population", notes)
        .forEach(
            (a, b) -> populations.add(mismatch(a, b, one.spikes().get(a), other.spikes().get(b))));
    Map<String, Double> readouts = new LinkedHashMap<>();
    pairs(readoutSizes(one.readouts()), readoutSizes(other.readouts()), "readout", notes)
        .forEach(
            (a, b) -> readouts.put(a, largest(one.readouts().get(a), other.readouts().get(b))));
    if (populations.isEmpty()) {
      throw new InvalidInputException("the networks have no populations in common: " + notes);
    }
    return new SpikeComparison(populations, readouts, List.copyOf(notes));
  }

  private static Map<String, Integer> sizes(Map<String, byte[][][]> spikes) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    spikes.forEach((name, z) -> sizes.put(name, z[0][0].length));
    return sizes;
  }

  private static Map<String, Integer> readoutSizes(Map<String, double[][][]> readouts) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    readouts.forEach((name, y) -> sizes.put(name, y[0][0].length));
    return sizes;
  }

  private static Map<String, String> pairs(
      Map<String, Integer> one, Map<String, Integer> other, String kind, List<String> notes) {
    Map<String, String> pairs = new LinkedHashMap<>();
    List<String> left = new ArrayList<>(other.keySet());
    for (String name : one.keySet()) {
      if (one.get(name).equals(other.get(name))) {
        pairs.put(name, name);
        left.remove(name);
      }
    }
    for (String name : one.keySet()) {
      if (!pairs.containsKey(name)) {
        left.stream()
            .filter(b -> other.get(b).equals(one.get(name)))
            .findFirst()
            .ifPresentOrElse(
                b -> {
                  pairs.put(name, b);
                  left.remove(b);
                },
                () -> notes.add(kind + " " + name + " has no counterpart in the second network"));
      }
    }
    left.forEach(b -> notes.add(kind + " " + b + " is only in the second network"));
    return pairs;
  }

  private static Mismatch mismatch(String a, String b, byte[][][] one, byte[][][] other) {
    long spikes = 0;
    long others = 0;
    long different = 0;
    long places = 0;
    String first = "";
    for (int s = 0; s < one.length; s++) {
      for (int t = 0; t < one[s].length; t++) {
        for (int j = 0; j < one[s][t].length; j++) {
          spikes += one[s][t][j];
          others += other[s][t][j];
          places++;
          if (one[s][t][j] != other[s][t][j]) {
            different++;
            if (first.isEmpty()) {
              first = "sample " + s + ", step " + t + ", neuron " + j;
            }
          }
        }
      }
    }
    return new Mismatch(a, b, one[0][0].length, spikes, others, different, places, first);
  }

  private static double largest(double[][][] one, double[][][] other) {
    double largest = 0;
    for (int s = 0; s < one.length; s++) {
      for (int t = 0; t < one[s].length; t++) {
        for (int k = 0; k < one[s][t].length; k++) {
          largest = Math.max(largest, Math.abs(one[s][t][k] - other[s][t][k]));
        }
      }
    }
    return largest;
  }

  /** Whether every population spikes at the same places. */
  public boolean isSame() {
    return populations.stream().allMatch(p -> p.different() == 0);
  }
}
