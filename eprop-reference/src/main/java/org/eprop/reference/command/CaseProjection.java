package org.eprop.reference.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Source;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Synapses;

/**
 * A projection of a graph with its weights.
 *
 * @param projection which synapses there are, and their delays
 * @param rows W, [pre][k]
 */
record CaseProjection(Projection projection, double[][] rows) {

  static CaseProjection read(
      CaseNode node, List<NetworkInput> inputs, List<Population> populations) {
    node.only("name", "from", "to", "forward", "weights", "delays", "delay_sigma", "mask");
    Source from = source(node.get("from"), inputs, populations);
    int to = population(node.get("to"), populations);
    int pre =
        from.isInput() ? inputs.get(from.index()).channels() : populations.get(from.index()).size();
    int post = populations.get(to).size();
    boolean forward = from.isInput() || from.index() < to;
    if (node.has("forward") && node.get("forward").flag() != forward) {
      throw node.get("forward").wrong(forward + ", by the order of the populations");
    }
    double[][] weights = node.get("weights").matrix(post, pre);
    boolean[][] there = mask(node, post, pre, from.isPopulation(to));
    int[][] delays = delays(node.get("delays"), post, pre, there, forward ? 0 : 1);
    String name = node.get("name").text();
    Projection projection =
        node.has("delay_sigma")
            ? learningDelays(node.get("delay_sigma"), name, from, to, there, delays, forward)
            : new Projection(name, from, to, synapses(there, delays, from.isPopulation(to)), true);
    return new CaseProjection(projection, rows(projection, weights));
  }

  /** With the gradient of delays, as they are given, asked for. */
  private static Projection learningDelays(
      CaseNode sigma,
      String name,
      Source from,
      int to,
      boolean[][] there,
      int[][] delays,
      boolean forward) {
    int[][] targets = targets(there);
    float[][] initial = new float[targets.length][];
    int lowest = forward ? 0 : 1;
    int highest = lowest + 1;
    for (int i = 0; i < targets.length; i++) {
      initial[i] = new float[targets[i].length];
      for (int k = 0; k < targets[i].length; k++) {
        initial[i][k] = delays[targets[i][k]][i];
        highest = Math.max(highest, delays[targets[i][k]][i]);
      }
    }
    try {
      LearnedDelays learned = new LearnedDelays(lowest, highest, sigma.number(), initial);
      Synapses synapses = Synapses.learned(there.length, targets, lowest, highest);
      return new Projection(name, from, to, synapses, true, learned, Storage.FLOAT32);
    } catch (InvalidInputException e) {
      throw e.at(sigma.path());
    }
  }

  private static int[][] targets(boolean[][] there) {
    int[][] targets = new int[there[0].length][];
    Arrays.setAll(
        targets, i -> IntStream.range(0, there.length).filter(j -> there[j][i]).toArray());
    return targets;
  }

  private static Source source(
      CaseNode node, List<NetworkInput> inputs, List<Population> populations) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).name().equals(node.text())) {
        return Source.input(i);
      }
    }
    List<String> known = new ArrayList<>(inputs.stream().map(NetworkInput::name).toList());
    known.addAll(populations.stream().map(Population::name).toList());
    return Source.population(find(node, known) - inputs.size());
  }

  private static int population(CaseNode node, List<Population> populations) {
    return find(node, populations.stream().map(Population::name).toList());
  }

  private static int find(CaseNode node, List<String> known) {
    int found = known.indexOf(node.text());
    if (found < 0) {
      throw new InvalidInputException(
              "unknown \"" + node.text() + '"' + NearestNames.hint(node.text(), known))
          .at(node.path());
    }
    return found;
  }

  /** Which synapses there are, [post][pre]. */
  private static boolean[][] mask(CaseNode node, int post, int pre, boolean own) {
    boolean masked = node.has("mask");
    boolean[][] there = new boolean[post][pre];
    for (int j = 0; j < post; j++) {
      for (int i = 0; i < pre; i++) {
        boolean in = !masked || node.get("mask").list(post).at(j).list(pre).at(i).whole(0, 1) == 1;
        there[j][i] = in && !(own && i == j);
      }
    }
    return there;
  }

  /** Delays of the synapses there are, [post][pre]. */
  private static int[][] delays(CaseNode node, int post, int pre, boolean[][] there, int least) {
    node.list(post);
    int[][] delays = new int[post][pre];
    for (int j = 0; j < post; j++) {
      CaseNode row = node.at(j).list(pre);
      for (int i = 0; i < pre; i++) {
        delays[j][i] =
            there[j][i] ? row.at(i).whole(least, Synapses.LONGEST_DELAY) : (int) row.at(i).number();
      }
    }
    return delays;
  }

  private static Synapses synapses(boolean[][] there, int[][] delays, boolean own) {
    int post = there.length;
    int pre = there[0].length;
    int[][] targets = targets(there);
    int[][] steps = new int[pre][];
    int count = 0;
    for (int i = 0; i < pre; i++) {
      int source = i;
      steps[i] = Arrays.stream(targets[i]).map(j -> delays[j][source]).toArray();
      count += targets[i].length;
    }
    int[] all = Arrays.stream(steps).flatMapToInt(Arrays::stream).distinct().toArray();
    if (all.length <= 1) {
      int delay = all.length == 1 ? all[0] : 1;
      boolean dense = count == pre * post - (own ? pre : 0);
      return dense ? Synapses.dense(pre, post, delay) : Synapses.sparse(post, targets, delay);
    }
    return Synapses.delayed(post, targets, steps);
  }

  private static double[][] rows(Projection projection, double[][] weights) {
    Synapses synapses = projection.synapses();
    double[][] rows = new double[synapses.pre()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[synapses.width(i)];
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] = projection.exists(i, k) ? weights[synapses.target(i, k)][i] : 0;
      }
    }
    return rows;
  }
}
