package org.eprop.device;

import java.util.Arrays;
import org.eprop.device.IntegerNetwork.IntegerProjection;
import org.eprop.device.IntegerNetwork.IntegerReadout;

/**
 * The definition of what an integer device does: exported C gives the same bits. All arithmetic is
 * that of {@link Fixed} and {@link Coefficient}; sums are clipped to 16 bits where they become a
 * state, a current, a trace or an output. Owned by one thread.
 */
public final class IntegerMachine extends Machine {

  private static final int MULTIPLIER = 1664525;
  private static final int INCREMENT = 1013904223;
  private static final int MOST_SQUARES = 0x3fffffff;

  /** 1 in sums of squares. */
  private static final int SQUARE_BITS = 12;

  private final IntegerNetwork of;
  private final int[][] current;
  private final int[][][] s;
  private final int[][] pending;
  private final int[] due;

  /** As they are held: of 8 bits, or of 16 where they learn so. */
  private final int[][] weights;

  private final int[][] out;
  private final int[] bias;
  private final int[] y;
  private final int[][] shape;
  private final int[][] shapeBefore;

  /** psibar scale / gamma: S, filtered [population][neuron], where traces are of neurons. */
  private final int[][] filteredShape;

  private final int[][][] eligibility;
  private final int[][] trace;
  private final int[][] filtered;
  private int biasTrace;
  private int random;
  private final IntegerSoftmax softmax;
  private final int[] powers = IntegerSoftmax.table();

  /** How often a number was clipped [population]: states and currents; then outputs. */
  private final long[] clipped;

  /** As exported. */
  public IntegerMachine(IntegerNetwork network) {
    super(network.network, network.learning);
    of = network;
    int populations = network.populations.size();
    s = new int[populations][][];
    current = new int[populations][];
    shape = new int[populations][];
    shapeBefore = new int[populations][];
    filteredShape = new int[populations][];
    clipped = new long[populations + 1];
    for (int p = 0; p < populations; p++) {
      int n = network.populations.get(p).of().size();
      s[p] = new int[network.populations.get(p).u().length][n];
      current[p] = new int[n];
      shape[p] = new int[n];
      shapeBefore[p] = new int[n];
      filteredShape[p] = new int[n];
    }
    int projections = network.projections.size();
    pending = new int[projections][];
    due = new int[projections];
    weights = new int[projections][];
    trace = new int[projections][];
    eligibility = new int[projections][][];
    for (int i = 0; i < projections; i++) {
      IntegerProjection p = network.projections.get(i);
      int span = p.of().longest() - p.of().shortest() + 1;
      pending[i] = new int[span * current[p.of().to()].length];
      weights[i] = held(p.weights(), p.learned());
      int traced = !p.learned() ? 0 : learning.ofNeurons() ? p.of().pre() : p.weights().length;
      trace[i] = new int[learning.ofNeurons() ? 0 : traced];
      eligibility[i] = new int[s[p.of().to()].length][traced];
    }
    IntegerReadout readout = network.readout;
    out = new int[readout.weights().length][];
    filtered = new int[out.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = held(readout.weights()[i], learning.learns());
      filtered[i] = new int[out[i].length / readout.of().outputs()];
    }
    bias = readout.bias() == null ? null : readout.bias().clone();
    y = new int[readout.of().outputs()];
    softmax = new IntegerSoftmax(readout.format());
    random = learning.seed();
    reset();
  }

  /** One before its first step, with what this one has learned. */
  public IntegerMachine copy() {
    IntegerMachine copy = new IntegerMachine(of);
    Arrays.setAll(copy.weights, i -> weights[i].clone());
    Arrays.setAll(copy.out, i -> out[i].clone());
    if (bias != null) {
      System.arraycopy(bias, 0, copy.bias, 0, bias.length);
    }
    return copy;
  }

  private int[] held(int[] numbers, boolean learned) {
    boolean wide = learned && learning.bits() == 16;
    return Arrays.stream(numbers).map(w -> wide ? w << 8 : w).toArray();
  }

  /** The 8 bits that a weight acts with. */
  private int acting(int held, boolean learned) {
    return learned && learning.bits() == 16 ? (held + 128) >> 8 : held;
  }

  @Override
  void clear() {
    for (int p = 0; p < s.length; p++) {
      for (int m = 0; m < s[p].length; m++) {
        for (int j = 0; j < current[p].length; j++) {
          s[p][m][j] = IntegerPopulation.at(of.populations.get(p).initial()[m], j);
        }
      }
      Arrays.fill(shape[p], 0);
      Arrays.fill(shapeBefore[p], 0);
      Arrays.fill(filteredShape[p], 0);
    }
    for (int i = 0; i < pending.length; i++) {
      Arrays.fill(pending[i], 0);
      due[i] = 0;
      Arrays.fill(trace[i], 0);
      for (int[] row : eligibility[i]) {
        Arrays.fill(row, 0);
      }
    }
    Arrays.fill(y, 0);
    for (int[] row : filtered) {
      Arrays.fill(row, 0);
    }
    biasTrace = 0;
  }

  @Override
  double encoded(double x) {
    return of.input(x);
  }

  @Override
  void currents(int p) {
    IntegerPopulation population = of.populations.get(p);
    int[] o = current[p];
    for (int j = 0; j < o.length; j++) {
      o[j] = population.bias() == null ? 0 : IntegerPopulation.at(population.bias(), j);
    }
    for (int i = 0; i < pending.length; i++) {
      if (of.projections.get(i).of().to() == p) {
        arrive(i, of.projections.get(i), p, o);
      }
    }
  }

  private void arrive(int i, IntegerProjection own, int p, int[] o) {
    DeviceProjection projection = own.of();
    double[] x = history[projection.source() + 1].past(projection.shortest());
    int[] sums = pending[i];
    int[] w = weights[i];
    int span = projection.longest() - projection.shortest() + 1;
    for (int pre = 0; pre < projection.pre(); pre++) {
      int active = (int) x[projection.first() + pre];
      if (active != 0) {
        for (int at = projection.start()[pre]; at < projection.start()[pre + 1]; at++) {
          int slot = (due[i] + projection.delay()[at] - projection.shortest()) % span;
          sums[slot * o.length + projection.target()[at]] += active * acting(w[at], own.learned());
        }
      }
    }
    for (int j = 0; j < o.length; j++) {
      int at = due[i] * o.length + j;
      int arrived = clip(p, Fixed.round(sums[at], own.arrivalShift()));
      o[j] = clip(p, o[j] + own.current().times(0, arrived));
      sums[at] = 0;
    }
    due[i] = (due[i] + 1) % span;
  }

  private int clip(int counter, int x) {
    int inside = Fixed.clip(x);
    clipped[counter] += inside == x ? 0 : 1;
    return inside;
  }

  @Override
  boolean neuron(int p, int j, boolean fired, boolean refractory) {
    IntegerPopulation c = of.populations.get(p);
    Coefficient[][] a = c.a()[fired ? 1 : 0];
    int d = a.length;
    int[] next = new int[d];
    int distance = -IntegerPopulation.at(c.threshold(), j);
    for (int m = 0; m < d; m++) {
      int sum = times(c.u()[m], j, current[p][j]);
      for (int k = 0; k < d; k++) {
        sum += times(a[m][k], j, s[p][k][j]);
      }
      if (fired && c.r()[m] != null) {
        sum += IntegerPopulation.at(c.r()[m], j);
      }
      next[m] = clip(p, sum);
      distance += times(c.g()[m], j, next[m]);
    }
    for (int m = 0; m < d; m++) {
      s[p][m][j] = next[m];
    }
    if (learning.traces()) {
      shapeBefore[p][j] = shape[p][j];
      shape[p][j] = refractory ? 0 : c.shapeAt(j, distance);
      filteredShape[p][j] =
          Fixed.clip(
              kept(filteredShape[p][j])
                  + Fixed.round(
                      of.readout.increment() * shape[p][j], IntegerPopulation.SHAPE_BITS));
    }
    return distance > 0;
  }

  private static int times(Coefficient c, int j, int x) {
    return c == null ? 0 : c.times(j, x);
  }

  @Override
  void traces(int p) {
    for (int i = 0; i < pending.length; i++) {
      IntegerProjection projection = of.projections.get(i);
      if (projection.learned() && projection.of().to() == p && learning.ofNeurons()) {
        ofNeurons(projection.traces(), i, projection.of());
      } else if (projection.learned() && projection.of().to() == p) {
        DeviceProjection shared = projection.of();
        for (int pre = 0; pre < shared.pre(); pre++) {
          for (int at = shared.start()[pre]; at < shared.start()[pre + 1]; at++) {
            double[] past = history[shared.source() + 1].past(shared.delay()[at]);
            int x = (int) past[shared.first() + pre];
            trace(projection.traces(), i, at, x, p, shared.target()[at]);
          }
        }
      }
    }
  }

  private void trace(IntegerTraces c, int i, int at, int x, int p, int j) {
    int z = history[p + 1].past(1)[j] != 0 ? 1 : 0;
    int before = c.hasOwn() ? product(shapeBefore[p][j], slope(c, i, at, j)) : 0;
    eligibility(c, c.a()[z], i, at, x, j, before);
    int now = product(shape[p][j], slope(c, i, at, j));
    trace[i][at] = Fixed.clip(kept(trace[i][at]) + c.scale().times(0, now));
  }

  /** eps_i of each presynaptic neuron. */
  private void ofNeurons(IntegerTraces c, int i, DeviceProjection projection) {
    double[] x = history[projection.source() + 1].past(projection.shortest());
    for (int pre = 0; pre < projection.pre(); pre++) {
      eligibility(c, c.a()[0], i, pre, (int) x[projection.first() + pre], 0, 0);
    }
  }

  private void eligibility(
      IntegerTraces c, Coefficient[][] a, int i, int at, int x, int j, int before) {
    int[][] eps = eligibility[i];
    int d = eps.length;
    int[] next = new int[d];
    for (int m = 0; m < d; m++) {
      int sum = 0;
      for (int k = 0; k < d; k++) {
        sum += times(a[m][k], j, eps[k][at]);
      }
      sum += times(c.own()[m], j, before);
      if (x != 0 && c.value() != null) {
        sum += times(c.value()[m], j, x);
      } else if (x != 0 && c.spike()[m] != null) {
        sum += IntegerPopulation.at(c.spike()[m], j);
      }
      next[m] = Fixed.clip(sum);
    }
    for (int m = 0; m < d; m++) {
      eps[m][at] = next[m];
    }
  }

  /** kappa x. */
  private int kept(int x) {
    return of.readout.kappa() == null ? 0 : of.readout.kappa().times(0, x);
  }

  /** h = (gamma / scale) g.eps. */
  private int slope(IntegerTraces c, int i, int at, int j) {
    int sum = 0;
    for (int m = 0; m < eligibility[i].length; m++) {
      sum += times(c.slope()[m], j, eligibility[i][m][at]);
    }
    return Fixed.clip(sum);
  }

  /** S h. */
  private static int product(int ofShape, int slope) {
    return Fixed.clip(Fixed.round(ofShape * slope, IntegerPopulation.SHAPE_BITS));
  }

  @Override
  void readout() {
    IntegerReadout c = of.readout;
    int outputs = y.length;
    int[] sums = new int[outputs];
    for (int k = 0; k < outputs; k++) {
      sums[k] = kept(y[k]);
      if (bias != null) {
        sums[k] += c.biasScale().times(0, bias[k]);
      }
    }
    for (int i = 0; i < out.length; i++) {
      double[] z = history[c.of().seen().get(i) + 1].past(0);
      for (int k = 0; k < outputs; k++) {
        int sum = 0;
        for (int j = 0; j < z.length; j++) {
          sum += z[j] == 0 ? 0 : acting(out[i][j * outputs + k], learning.learns());
        }
        sums[k] += c.arrival()[i].times(0, clip(s.length, sum));
      }
      for (int j = 0; learning.learns() && j < z.length; j++) {
        filtered[i][j] = Fixed.clip(kept(filtered[i][j]) + (z[j] == 0 ? 0 : c.increment()));
      }
    }
    for (int k = 0; k < outputs; k++) {
      y[k] = clip(s.length, sums[k]);
    }
    biasTrace = Fixed.clip(kept(biasTrace) + Fixed.of(1, c.biasTraceFormat()));
  }

  /**
   * Learns from the last step.
   *
   * @param label the class, from 0
   */
  public void learn(int label) {
    IntegerReadout c = of.readout;
    int[] delta = new int[y.length];
    softmax.probabilities(y, powers, delta);
    delta[label] -= 1 << IntegerSoftmax.BITS;
    for (int k = 0; k < delta.length; k++) {
      delta[k] = Fixed.clip(delta[k]);
    }
    for (int i = 0; i < pending.length; i++) {
      if (of.projections.get(i).learned()) {
        learnHidden(i, of.projections.get(i), delta);
      }
    }
    int[] scaled = new int[delta.length];
    int squares = learning.normalised() ? squares() : 0;
    for (int i = 0; i < out.length; i++) {
      LearningStep step = scaled(c.steps()[i], squares);
      scale(delta, step, scaled);
      for (int j = 0; j < filtered[i].length; j++) {
        for (int k = 0; filtered[i][j] != 0 && k < scaled.length; k++) {
          int at = j * scaled.length + k;
          out[i][at] = changed(out[i][at], scaled[k], filtered[i][j], step.shift());
        }
      }
    }
    if (bias != null) {
      LearningStep step = scaled(c.biasStep(), squares);
      scale(delta, step, scaled);
      for (int k = 0; k < scaled.length; k++) {
        bias[k] = Fixed.clip(bias[k] + change(scaled[k], biasTrace, step.shift()));
      }
    }
  }

  private static void scale(int[] signal, LearningStep step, int[] scaled) {
    for (int k = 0; k < signal.length; k++) {
      scaled[k] = Fixed.clip(Fixed.round(signal[k] * step.mantissa(), LearningStep.SIGNAL_BITS));
    }
  }

  /** |zbar|^2 + 1, with 12 bits after the point. */
  private int squares() {
    int sum = 1 << SQUARE_BITS;
    int shift = 2 * of.readout.filterFormat() - SQUARE_BITS;
    for (int[] row : filtered) {
      for (int x : row) {
        sum = Math.min(MOST_SQUARES, sum + (x * x >> shift));
      }
    }
    return sum;
  }

  /** A step divided by a sum of squares; 0 leaves it as it is. */
  private static LearningStep scaled(LearningStep step, int squares) {
    if (squares == 0) {
      return step;
    }
    int inverse = (1 << 30) / squares;
    int exponent = 30 - SQUARE_BITS;
    while (inverse > Fixed.MOST) {
      inverse >>= 1;
      exponent--;
    }
    while (inverse < 1 << 14) {
      inverse <<= 1;
      exponent++;
    }
    return step.times(inverse, exponent);
  }

  private void learnHidden(int i, IntegerProjection p, int[] delta) {
    int to = p.of().to();
    int n = current[to].length;
    int[] signal = new int[n];
    DeviceReadout readout = of.network.readout();
    int seen = readout.seen().indexOf(to);
    int outputs = delta.length;
    for (int j = 0; j < n; j++) {
      int sum = 0;
      for (int k = 0; k < outputs; k++) {
        int b =
            readout.symmetric()[to]
                ? acting(out[seen][j * outputs + k], true)
                : of.readout.feedback()[to][k * n + j];
        sum += b * delta[k];
      }
      signal[j] = Fixed.clip(Fixed.round(sum, of.readout.signalShift()));
      if (learning.ofNeurons()) {
        signal[j] =
            Fixed.clip(Fixed.round(signal[j] * filteredShape[to][j], LearningStep.SIGNAL_BITS));
      }
    }
    LearningStep step = p.traces().step();
    int[] scaled = new int[n];
    scale(signal, step, scaled);
    for (int pre = 0; pre < p.of().pre(); pre++) {
      int ofPre = learning.ofNeurons() ? slope(p.traces(), i, pre, 0) : 0;
      for (int at = p.of().start()[pre]; at < p.of().start()[pre + 1]; at++) {
        int l = scaled[p.of().target()[at]];
        int e = learning.ofNeurons() ? ofPre : trace[i][at];
        if (l != 0 && e != 0 && p.of().exists(pre, at)) {
          weights[i][at] = changed(weights[i][at], l, e, step.shift());
        }
      }
    }
  }

  private int changed(int held, int signal, int ofTrace, int shift) {
    int limit = learning.bits() == 16 ? IntegerProjection.LIMIT << 8 : IntegerProjection.LIMIT;
    return Math.max(-limit, Math.min(limit, held + change(signal, ofTrace, shift)));
  }

  private int change(int signal, int ofTrace, int shift) {
    random = random * MULTIPLIER + INCREMENT;
    return (-(signal * ofTrace) + (random >>> (32 - shift))) >> shift;
  }

  @Override
  public double[] outputs() {
    return Arrays.stream(y)
        .mapToDouble(x -> Math.scalb((double) x, -of.readout.format()))
        .toArray();
  }

  /** y as it is held. */
  public int[] integerOutputs() {
    return y.clone();
  }

  /** The weights of a projection as they are held. */
  public int[] weights(int projection) {
    return weights[projection].clone();
  }

  /** The readout's weights from a population that is seen, as they are held. */
  public int[] readoutWeights(int seen) {
    return out[seen].clone();
  }

  /** How often a state or a current was clipped [population]; the last is of outputs. */
  public long[] clipped() {
    return clipped.clone();
  }
}
