package org.eprop.device;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Input;
import org.eprop.device.Machine.History;

/**
 * How large the numbers of a network become on some data, as |x|, and how much it has to do.
 * Mutable; {@link RealMachine} fills it in.
 */
public final class Ranges {

  final double[][] state;
  final double[] current;
  final double[] distance;

  /** What arrives in a step through each projection, before it is a current. */
  final double[] arrival;

  final double[][] eligibility;
  final double[] trace;
  double readoutArrival;
  double output;
  double input;

  /** How many steps, and how many weights were added in them. */
  long steps;

  long additions;

  Ranges(DeviceNetwork network) {
    int populations = network.populations().size();
    int projections = network.projections().size();
    state = new double[populations][];
    for (int p = 0; p < populations; p++) {
      state[p] = new double[network.populations().get(p).states()];
    }
    current = new double[populations];
    distance = new double[populations];
    arrival = new double[projections];
    trace = new double[projections];
    eligibility = new double[projections][];
    for (int i = 0; i < projections; i++) {
      eligibility[i] = new double[state[network.projections().get(i).to()].length];
    }
  }

  /**
   * Those of a network on some inputs.
   *
   * @param learning whether eligibility traces are among them
   */
  public static Ranges of(DeviceNetwork network, DeviceLearning learning, List<Input> inputs) {
    RealMachine machine = new RealMachine(network, learning);
    for (Input input : inputs) {
      machine.run(input);
    }
    return machine.ranges();
  }

  /** How many synapses add a weight in a step, on average. */
  public double additionsPerStep() {
    return steps == 0 ? 0 : (double) additions / steps;
  }

  /**
   * The network in double precision: it measures ranges, and is what integers are compared with.
   * Owned by one thread.
   */
  static class RealMachine extends Machine {

    /** The tables of S end here, on both sides. */
    private static final double REACH = 4;

    private final Ranges ranges;
    final double[][] current;

    /** s [population][state][neuron]. */
    private final double[][][] s;

    /** On its way [projection][slot n + neuron], and the slot that is due. */
    private final double[][] pending;

    private final int[] due;

    /** W [projection][synapse] and [seen][neuron K + output]. */
    final double[][] weights;

    final double[][] out;
    final double[] bias;
    final double[] y;

    // Learning: S of the pseudo-derivative now and before [population][neuron], traces.
    final double[][] shape;
    private final double[][] shapeBefore;
    private final double[][][] eligibility;
    final double[][] trace;
    final double[][] filtered;
    double biasTrace;

    /** As trained. */
    RealMachine(DeviceNetwork network, DeviceLearning learning) {
      super(network, learning);
      ranges = new Ranges(network);
      List<DevicePopulation> populations = network.populations();
      List<DeviceProjection> projections = network.projections();
      s = new double[populations.size()][][];
      current = new double[s.length][];
      shape = new double[s.length][];
      shapeBefore = new double[s.length][];
      for (int p = 0; p < s.length; p++) {
        int n = populations.get(p).size();
        s[p] = new double[populations.get(p).states()][n];
        current[p] = new double[n];
        shape[p] = new double[n];
        shapeBefore[p] = new double[n];
      }
      pending = new double[projections.size()][];
      due = new int[pending.length];
      weights = new double[pending.length][];
      trace = new double[pending.length][];
      eligibility = new double[pending.length][][];
      for (int i = 0; i < pending.length; i++) {
        DeviceProjection p = projections.get(i);
        pending[i] = new double[(p.longest() - p.shortest() + 1) * current[p.to()].length];
        weights[i] = CNetwork.wide(p.weights());
        int traced = !learning.traces() ? 0 : learning.ofNeurons() ? p.pre() : p.synapses();
        trace[i] = new double[traced];
        eligibility[i] = new double[s[p.to()].length][traced];
      }
      DeviceReadout readout = network.readout();
      out = readout.weights().stream().map(CNetwork::wide).toArray(double[][]::new);
      bias = readout.bias() == null ? new double[readout.outputs()] : CNetwork.wide(readout.bias());
      y = new double[readout.outputs()];
      filtered = new double[out.length][];
      for (int i = 0; i < out.length; i++) {
        filtered[i] = new double[populations.get(readout.seen().get(i)).size()];
      }
      reset();
    }

    /** What it has seen so far. */
    public Ranges ranges() {
      return ranges;
    }

    @Override
    void clear() {
      for (int p = 0; p < s.length; p++) {
        for (int m = 0; m < s[p].length; m++) {
          s[p][m] = network.populations().get(p).initial(m);
        }
        Arrays.fill(shape[p], 0);
      }
      for (int i = 0; i < pending.length; i++) {
        Arrays.fill(pending[i], 0);
        due[i] = 0;
        Arrays.fill(trace[i], 0);
        for (double[] row : eligibility[i]) {
          Arrays.fill(row, 0);
        }
      }
      Arrays.fill(y, 0);
      for (double[] row : filtered) {
        Arrays.fill(row, 0);
      }
      biasTrace = 0;
    }

    @Override
    double encoded(double x) {
      ranges.input = Math.max(ranges.input, Math.abs(x));
      return x;
    }

    @Override
    void currents(int p) {
      float[] own = network.populations().get(p).bias();
      double[] o = current[p];
      for (int j = 0; j < o.length; j++) {
        o[j] = own == null ? 0 : own[j];
      }
      for (int i = 0; i < pending.length; i++) {
        DeviceProjection projection = network.projections().get(i);
        if (projection.to() == p) {
          arrive(i, projection, o);
        }
      }
      for (double x : o) {
        ranges.current[p] = Math.max(ranges.current[p], Math.abs(x));
      }
    }

    private void arrive(int i, DeviceProjection p, double[] o) {
      double[] x = history[p.source() + 1].past(p.shortest());
      int span = p.longest() - p.shortest() + 1;
      for (int pre = 0; pre < p.pre(); pre++) {
        double active = x[p.first() + pre];
        if (active != 0) {
          ranges.additions += p.start()[pre + 1] - p.start()[pre];
          for (int at = p.start()[pre]; at < p.start()[pre + 1]; at++) {
            int slot = (due[i] + p.delay()[at] - p.shortest()) % span;
            pending[i][slot * o.length + p.target()[at]] += active * weights[i][at];
          }
        }
      }
      for (int j = 0; j < o.length; j++) {
        int at = due[i] * o.length + j;
        ranges.arrival[i] = Math.max(ranges.arrival[i], Math.abs(pending[i][at]));
        o[j] += pending[i][at];
        pending[i][at] = 0;
      }
      due[i] = (due[i] + 1) % span;
    }

    @Override
    boolean neuron(int p, int j, boolean fired, boolean refractory) {
      DevicePopulation population = network.populations().get(p);
      PiecewiseNeuron c = population.neurons().get(j);
      double[] next = new double[c.states()];
      double distance = -c.threshold();
      for (int m = 0; m < next.length; m++) {
        for (int k = 0; k < next.length; k++) {
          next[m] += c.a()[fired ? 1 : 0][m][k] * s[p][k][j];
        }
        next[m] += c.u()[m] * current[p][j] + (fired ? c.r()[m] : 0);
        distance += c.g()[m] * next[m];
        ranges.state[p][m] = Math.max(ranges.state[p][m], Math.abs(next[m]));
      }
      for (int m = 0; m < next.length; m++) {
        s[p][m][j] = next[m];
      }
      ranges.distance[p] = Math.max(ranges.distance[p], Math.abs(distance));
      shapeBefore[p][j] = shape[p][j];
      double q = Math.max(-REACH, Math.min(REACH, population.slope() * distance / c.scale()));
      shape[p][j] = refractory ? 0 : population.surrogate().at(q);
      return distance > 0;
    }

    /**
     * eps^t = (A + r~ psi^{t-1} g^T) eps^{t-1} + u p^t, ebar^t = kappa ebar^{t-1} + c psi g.eps^t.
     */
    @Override
    void traces(int p) {
      DevicePopulation population = network.populations().get(p);
      Constants[] constants = new Constants[population.size()];
      double[] z = history[p + 1].past(1);
      for (int j = 0; j < constants.length; j++) {
        PiecewiseNeuron c = population.neurons().get(j);
        double height = population.gamma() / c.scale();
        int d = c.states();
        double[] matrix = new double[d * d];
        for (int m = 0; m < d; m++) {
          for (int k = 0; k < d; k++) {
            double own = c.traced()[m] * height * shapeBefore[p][j] * c.g()[k];
            matrix[m * d + k] = c.a()[z[j] != 0 ? 1 : 0][m][k] + own;
          }
        }
        constants[j] = new Constants(matrix, c.u(), c.g(), height, shape[p][j]);
      }
      for (int i = 0; i < pending.length; i++) {
        DeviceProjection projection = network.projections().get(i);
        if (projection.to() == p && learning.ofNeurons()) {
          ofNeurons(i, projection, constants[0]);
        } else if (projection.to() == p) {
          traces(i, projection, constants);
        }
      }
    }

    /** eps_i^t = A eps_i^{t-1} + u p_i^t, and h_i of each presynaptic neuron. */
    private void ofNeurons(int i, DeviceProjection projection, Constants c) {
      double[] x = history[projection.source() + 1].past(projection.shortest());
      double[][] eps = eligibility[i];
      double[] next = new double[eps.length];
      for (int pre = 0; pre < projection.pre(); pre++) {
        double slope = 0;
        for (int m = 0; m < next.length; m++) {
          next[m] = c.u[m] * x[projection.first() + pre];
          for (int k = 0; k < next.length; k++) {
            next[m] += c.matrix[m * next.length + k] * eps[k][pre];
          }
          slope += c.g[m] * next[m];
        }
        for (int m = 0; m < next.length; m++) {
          eps[m][pre] = next[m];
          ranges.eligibility[i][m] = Math.max(ranges.eligibility[i][m], Math.abs(next[m]));
        }
        trace[i][pre] = c.height * slope;
        ranges.trace[i] = Math.max(ranges.trace[i], Math.abs(trace[i][pre]));
      }
    }

    /** What all synapses of a neuron have in common in a step: A + r~ psi g^T, u, g, and psi. */
    private record Constants(
        double[] matrix, double[] u, double[] g, double height, double shape) {}

    private void traces(int i, DeviceProjection projection, Constants[] constants) {
      History of = history[projection.source() + 1];
      int[] delay = projection.delay();
      int[] target = projection.target();
      double[][] eps = eligibility[i];
      double[] most = ranges.eligibility[i];
      double[] next = new double[eps.length];
      for (int pre = 0; pre < projection.pre(); pre++) {
        for (int at = projection.start()[pre]; at < projection.start()[pre + 1]; at++) {
          double x = of.past(delay[at])[projection.first() + pre];
          Constants c = constants[target[at]];
          int d = c.u.length;
          double now = 0;
          for (int m = 0; m < d; m++) {
            next[m] = c.u[m] * x;
            for (int k = 0; k < d; k++) {
              next[m] += c.matrix[m * d + k] * eps[k][at];
            }
            now += c.g[m] * next[m];
          }
          for (int m = 0; m < d; m++) {
            eps[m][at] = next[m];
            most[m] = Math.max(most[m], Math.abs(next[m]));
          }
          trace(i, at, c.height * now, c.shape);
        }
      }
    }

    private void trace(int i, int at, double ofHeight, double ofShape) {
      DeviceReadout readout = network.readout();
      double now = readout.kappa() * trace[i][at] + readout.scale() * ofHeight * ofShape;
      trace[i][at] = now;
      double most = Math.max(Math.abs(now), Math.abs(ofHeight));
      ranges.trace[i] = Math.max(ranges.trace[i], most);
    }

    @Override
    void readout() {
      DeviceReadout readout = network.readout();
      int outputs = y.length;
      double[] sum = new double[outputs];
      for (int i = 0; i < out.length; i++) {
        double[] z = history[readout.seen().get(i) + 1].past(0);
        for (int j = 0; j < z.length; j++) {
          filtered[i][j] = readout.kappa() * filtered[i][j] + readout.scale() * z[j];
          for (int k = 0; k < outputs && z[j] != 0; k++) {
            sum[k] += out[i][j * outputs + k];
            ranges.additions++;
          }
        }
      }
      biasTrace = readout.kappa() * biasTrace + 1;
      for (int k = 0; k < outputs; k++) {
        ranges.readoutArrival = Math.max(ranges.readoutArrival, Math.abs(sum[k]));
        y[k] = readout.kappa() * y[k] + readout.scale() * sum[k] + bias[k];
        ranges.output = Math.max(ranges.output, Math.abs(y[k]));
      }
      ranges.steps++;
    }

    @Override
    public double[] outputs() {
      return y.clone();
    }
  }
}
