package org.eprop.core.network;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Draws the synapses of a projection and their delays.
 *
 * @param own whether the neurons are the same on both sides: none reaches itself
 */
record SynapseDraw(int pre, int post, boolean own) {

  /**
   * The targets of every presynaptic neuron, [pre][k] ascending; null for all.
   *
   * @param random the stream reserved for this
   * @throws InvalidInputException if a list or one-to-one does not fit
   */
  int @Nullable [][] targets(ConnectivityDefinition definition, RandomGenerator random) {
    if (definition instanceof ConnectivityDefinition.Share share) {
      return (own && post == 1) || share.share() == 1 ? null : share(share.share(), random);
    }
    if (definition instanceof ConnectivityDefinition.OneToOne) {
      if (pre != post || own) {
        throw new InvalidInputException(
            ("connectivity: got \"one_to_one\" from %s to %s neurons%s, but expected"
                    + " as many of another population")
                .formatted(pre, post, own ? " of the same population" : ""));
      }
      int[][] targets = new int[pre][];
      Arrays.setAll(targets, i -> new int[] {i});
      return targets;
    }
    return definition instanceof ConnectivityDefinition.Listed listed ? list(listed) : null;
  }

  private int[][] list(ConnectivityDefinition.Listed listed) {
    int[] counts = new int[pre];
    for (int[] pair : listed.pairs()) {
      if (pair.length != 2
          || pair[0] < 0
          || pair[0] >= pre
          || pair[1] < 0
          || pair[1] >= post
          || (own && pair[0] == pair[1])) {
        throw new InvalidInputException(
            ("connectivity: got the synapse %s, but expected [from, to] with from 0"
                    + " to %s and to 0 to %s%s")
                .formatted(
                    Arrays.toString(pair), pre - 1, post - 1, own ? ", not onto itself" : ""));
      }
      counts[pair[0]]++;
    }
    int[][] targets = new int[pre][];
    Arrays.setAll(targets, i -> new int[counts[i]]);
    for (int[] pair : listed.pairs()) {
      targets[pair[0]][--counts[pair[0]]] = pair[1];
    }
    for (int[] row : targets) {
      Arrays.sort(row);
    }
    Synapses.check(post, targets);
    return targets;
  }

  private int[][] share(double fraction, RandomGenerator random) {
    int possible = own ? post - 1 : post;
    int k = Math.max(1, (int) Math.rint(fraction * possible));
    int[][] targets = new int[pre][k];
    boolean[] taken = new boolean[possible];
    for (int i = 0; i < pre; i++) {
      draw(targets[i], possible, taken, random);
      for (int m = 0; own && m < k; m++) {
        targets[i][m] += targets[i][m] >= i ? 1 : 0; // the neuron itself is not counted
      }
    }
    return targets;
  }

  /**
   * A random subset of 0 .. possible-1 of the row's length, in as many draws: Floyd's algorithm
   * (Bentley and Floyd 1987, "A sample of brilliance").
   *
   * @param taken all false, also afterwards
   */
  private static void draw(int[] row, int possible, boolean[] taken, RandomGenerator random) {
    int first = possible - row.length;
    for (int i = 0; i < row.length; i++) {
      int j = random.nextInt(first + i + 1);
      row[i] = taken[j] ? first + i : j;
      taken[row[i]] = true;
    }
    for (int j : row) {
      taken[j] = false;
    }
    Arrays.sort(row);
  }

  /**
   * Synapses whose delays learn.
   *
   * @param targets [pre][k], all of them
   */
  Synapses learned(int[][] targets, LearnedDelays delays) {
    return Synapses.learned(post, targets, delays.lowest(), delays.highest());
  }

  /**
   * Delays that learn, as they start.
   *
   * @param targets [pre][k], all of them
   * @param forward whether a delay of 0 is possible
   * @param random the stream reserved for delays
   * @throws InvalidInputException if a delay or bound is not possible
   */
  LearnedDelays learnedDelays(
      int[][] targets, DelayDefinition.Learned delay, boolean forward, RandomGenerator random) {
    int lowest = Math.max(forward ? 0 : 1, delay.lowest());
    float[][] initial = new float[pre][];
    double longest = 0;
    for (int i = 0; i < pre; i++) {
      initial[i] = new float[targets[i].length];
      for (int k = 0; k < targets[i].length; k++) {
        initial[i][k] = (float) initial(delay.initial(), i, targets[i][k], random);
        longest = Math.max(longest, initial[i][k]);
      }
    }
    if (Arrays.stream(targets).allMatch(row -> row.length == 0)) {
      longest = lowest + 1; // any will do
    }
    int highest =
        delay.highest() > 0 ? delay.highest() : (int) Math.ceil(upperEnd(delay.initial(), longest));
    LearnedDelays learned = new LearnedDelays(lowest, highest, delay.sigma(), initial);
    for (float[] row : initial) {
      for (int k = 0; k < row.length; k++) {
        row[k] = Math.max(lowest, Math.min(highest, row[k]));
      }
    }
    return learned;
  }

  private double initial(DelayDefinition delay, int i, int j, RandomGenerator random) {
    double steps;
    if (delay instanceof DelayDefinition.Drawn drawn) {
      steps = Math.max(0, drawn.steps().sample(0, random));
    } else {
      steps =
          delay instanceof DelayDefinition.Uniform uniform
              ? uniform.steps()
              : given((DelayDefinition.Given) delay, i, j);
    }
    Synapses.checkDelay(steps);
    return steps;
  }

  private static double upperEnd(DelayDefinition delay, double longest) {
    if (delay instanceof DelayDefinition.Drawn drawn) {
      if (drawn.steps() instanceof Distribution.Uniform uniform) {
        return uniform.high();
      }
      if (drawn.steps() instanceof Distribution.LogUniform uniform) {
        return uniform.high();
      }
    }
    return longest;
  }

  /**
   * Synapses with their delays.
   *
   * @param targets as made above
   * @param forward whether a delay of 0 is possible
   * @param random the stream reserved for delays
   * @throws InvalidInputException if a delay is not possible
   */
  Synapses delays(
      int @Nullable [][] targets,
      @Nullable DelayDefinition delay,
      boolean forward,
      RandomGenerator random) {
    int least = forward ? 0 : 1;
    if (delay == null || delay instanceof DelayDefinition.Uniform) {
      int steps = delay instanceof DelayDefinition.Uniform uniform ? uniform.steps() : least;
      expectAtLeast(least, steps);
      return targets == null
          ? Synapses.dense(pre, post, steps)
          : Synapses.sparse(post, targets, steps);
    }
    int[][] all = targets == null ? everyTarget() : targets;
    int[][] delays = new int[pre][];
    for (int i = 0; i < pre; i++) {
      delays[i] = new int[all[i].length];
      for (int k = 0; k < all[i].length; k++) {
        if (delay instanceof DelayDefinition.Drawn drawn) {
          double steps = Math.max(least, Math.rint(drawn.steps().sample(0, random)));
          Synapses.checkDelay(steps);
          delays[i][k] = (int) steps;
        } else {
          delays[i][k] = given((DelayDefinition.Given) delay, i, all[i][k]);
          expectAtLeast(least, delays[i][k]);
        }
      }
    }
    return Arrays.stream(all).allMatch(row -> row.length == 0)
        ? Synapses.sparse(post, all, least)
        : Synapses.delayed(post, all, delays);
  }

  private int given(DelayDefinition.Given delay, int i, int j) {
    int[][] steps = delay.steps();
    if (steps.length != pre || steps[i].length != post) {
      throw new InvalidInputException(
          ("delay: got a matrix of %s rows, the %sth of %s numbers, but expected %s x"
                  + " %s [from][to]")
              .formatted(steps.length, i, i < steps.length ? steps[i].length : 0, pre, post));
    }
    return steps[i][j];
  }

  /** All targets, in the same form. */
  int[][] everyTarget() {
    int[][] targets = new int[pre][];
    for (int i = 0; i < pre; i++) {
      int[] row = new int[own ? post - 1 : post];
      for (int k = 0; k < row.length; k++) {
        row[k] = own && k >= i ? k + 1 : k;
      }
      targets[i] = row;
    }
    return targets;
  }

  private static void expectAtLeast(int least, int steps) {
    if (steps < least) {
      throw new InvalidInputException(
          "delay: got "
              + steps
              + ", but expected at least 1 step in a recurrent projection (from the population"
              + " itself or a later one)");
    }
  }
}
