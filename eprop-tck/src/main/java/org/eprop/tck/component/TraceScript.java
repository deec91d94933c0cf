package org.eprop.tck.component;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.UnusableException;

/** Some steps of neurons, for the postsynaptic side of a trace to look at. */
final class TraceScript {

  private static final int NEURONS = 3;
  private static final int STATES = 4;

  private final PostsynapticSide side;
  private final RandomGenerator random;
  private final double[] state;
  private final double[] arriving = new double[NEURONS];
  private final double[] factor = new double[NEURONS];

  /** What spoils a trace: the first wrong thing that the side has done; empty if nothing. */
  private String wrong = "";

  private TraceScript(PostsynapticSide side, long seed) {
    this.side = side;
    random = new RandomStreams(seed).stream("trace");
    state = new double[side.stateSize()];
  }

  /** Of neurons that have any state that is asked for. */
  static TraceScript of(LinearTrace trace, long seed) {
    return new TraceScript(side(trace), seed);
  }

  static PostsynapticSide side(LinearTrace trace) {
    PostsynapticSide side =
        trace.postsynaptic(
            new PostsynapticNeurons() {
              @Override
              public int size() {
                return NEURONS;
              }

              @Override
              public int state(String name) {
                return Math.floorMod(name.hashCode(), STATES);
              }
            });
    if (side == null) {
      throw new UnusableException("postsynaptic(...) returns null");
    }
    if (side.stateSize() < 0) {
      throw new UnusableException("stateSize() returns " + side.stateSize());
    }
    return side;
  }

  /** Two that look at different steps, one after the other, by the same side. */
  static TraceScript[] twoOf(LinearTrace trace) {
    PostsynapticSide side = side(trace);
    return new TraceScript[] {new TraceScript(side, 1), new TraceScript(side, 2)};
  }

  /** Takes some steps: B and G of each. */
  double[] run(int steps, boolean silent) {
    double[] all = new double[2 * NEURONS * steps];
    for (int t = 0; t < steps; t++) {
      step(silent);
      System.arraycopy(arriving, 0, all, 2 * NEURONS * t, NEURONS);
      System.arraycopy(factor, 0, all, 2 * NEURONS * t + NEURONS, NEURONS);
    }
    return all;
  }

  private void step(boolean silent) {
    double[][] rows = new double[STATES + 2][NEURONS];
    for (int j = 0; j < NEURONS; j++) {
      rows[0][j] = !silent && random.nextInt(4) == 0 ? 1 : 0;
      rows[1][j] = silent ? 0 : random.nextDouble();
      for (int m = 0; m < STATES; m++) {
        rows[2 + m][j] = silent ? 0 : 1.5 * random.nextGaussian();
      }
    }
    double[][] seen = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    double[] remembered = state.clone();
    Arrays.fill(arriving, 0);
    Arrays.fill(factor, 0);
    side.before(state, arriving);
    note(Arrays.equals(remembered, state), "before(...) changes the state");
    side.after(new Step(seen), state, factor);
    note(Arrays.deepEquals(rows, seen), "after(...) changes what the neurons have done");
  }

  private void note(boolean right, String what) {
    wrong = wrong.isEmpty() && !right ? what : wrong;
  }

  String wrong() {
    return wrong;
  }

  private record Step(double[][] rows) implements PostsynapticStep {
    @Override
    public double[] spikes() {
      return rows[0];
    }

    @Override
    public double[] pseudoDerivatives() {
      return rows[1];
    }

    @Override
    public double[] state(int m) {
      return rows[2 + m];
    }
  }
}
