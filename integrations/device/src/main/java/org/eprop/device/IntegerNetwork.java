package org.eprop.device;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A network in the numbers of an integer device, which {@link IntegerMachine} runs. Weights have 8
 * bits and one unit for each leaf, as {@code quantise} with {@code "scale": "matrix"} has it;
 * states, currents, traces and outputs have 16 bits and a power of two as unit, chosen so that what
 * was seen on training data fits, with room to spare.
 */
public final class IntegerNetwork {

  /** How much larger than on the training data numbers may become before they are clipped. */
  private static final double MARGIN = 1.25;

  private static final double LEARNING_MARGIN = 2;

  /** The input's values have so many bits, so that sums of their products fit 32. */
  private static final int INPUT_MOST = 4095;

  private static final int MOST_OUTPUT_FORMAT = 15;

  /** So that sums over outputs fit 32 bits. */
  private static final int MOST_OUTPUTS = 256;

  /** zbar^2 in sums has 12 bits after the point. */
  private static final int LEAST_FILTER_FORMAT = 6;

  final DeviceNetwork network;
  final DeviceLearning learning;
  final int inputFormat;
  final List<IntegerPopulation> populations = new ArrayList<>();
  final List<IntegerProjection> projections = new ArrayList<>();
  final IntegerReadout readout;

  private final double margin;

  /**
   * Chooses formats.
   *
   * @throws InvalidInputException if a number does not fit any, with its place
   */
  public IntegerNetwork(DeviceNetwork network, DeviceLearning learning, Ranges ranges) {
    this.network = network;
    this.learning = learning;
    margin = learning.learns() ? LEARNING_MARGIN * learning.room() / DeviceLearning.ROOM : MARGIN;
    inputFormat = network.real() ? Math.getExponent(INPUT_MOST / Math.max(1e-6, ranges.input)) : 0;
    for (int p = 0; p < network.populations().size(); p++) {
      DevicePopulation population = network.populations().get(p);
      try {
        populations.add(IntegerPopulation.of(population, ranges, p, margin));
      } catch (InvalidInputException e) {
        throw e.at("population " + population.name());
      }
    }
    readout = readout(ranges);
    for (int i = 0; i < network.projections().size(); i++) {
      DeviceProjection projection = network.projections().get(i);
      try {
        projections.add(projection(projection, i, ranges));
      } catch (InvalidInputException e) {
        throw e.at("projection " + projection.name());
      }
    }
  }

  /** What learns. */
  public DeviceLearning learning() {
    return learning;
  }

  /** The format of input values: x is given as x 2^f, at most 4095. */
  public int inputFormat() {
    return inputFormat;
  }

  /** An input value as the network takes it. */
  public int input(double x) {
    return (int) Math.max(-4095, Math.min(4095, Math.rint(Math.scalb(x, inputFormat))));
  }

  /** The format of outputs. */
  public int outputFormat() {
    return readout.format();
  }

  /** How much less than 1 a weight's least change is, as it is held. */
  private double held() {
    return learning.bits() == 16 ? 256 : 1;
  }

  private IntegerProjection projection(DeviceProjection p, int i, Ranges ranges) {
    boolean real = p.source() < 0 && network.real();
    double most = real ? INPUT_MOST : 1;
    if (IntegerProjection.LIMIT * most * p.pre() >= 1 << 30) {
      throw new InvalidInputException(
          "got " + p.pre() + " channels of real values, but expected at most 2064");
    }
    DeviceReadout out = network.readout();
    float[] feedback = out.taught()[p.to()];
    boolean learned = learning.traces() && p.learned() && feedback != null;
    double unit = IntegerProjection.unit(p.largest(), learned ? learning.room() : 1);
    double arrivalUnit = real ? unit * IntegerPopulation.scale(-inputFormat) : unit;
    int fits = Fixed.format(margin * ranges.arrival[i] / arrivalUnit);
    int shift = Math.max(0, -fits);
    IntegerPopulation to = populations.get(p.to());
    IntegerTraces traces = null;
    if (learned) {
      double[] eligibility = ranges.eligibility[i].clone();
      for (int m = 0; m < eligibility.length; m++) {
        eligibility[m] *= margin;
      }
      double factor =
          learning.rate()
              * learning.others()
              * feedbackUnit(p.to())
              * IntegerPopulation.scale(readout.signalShift() - readout.errorFormat())
              / unit
              * held();
      if (learning.ofNeurons()) {
        factor *= IntegerPopulation.scale(LearningStep.SIGNAL_BITS - readout.filterFormat());
      }
      traces =
          IntegerTraces.of(
              to.of(),
              eligibility,
              margin * ranges.trace[i],
              out.scale(),
              real ? inputFormat : -1,
              factor,
              p.name());
    }
    return new IntegerProjection(
        p,
        unit,
        IntegerProjection.rounded(p.weights(), unit),
        shift,
        Coefficient.of(arrivalUnit * IntegerPopulation.scale(shift + to.currentFormat())),
        learned,
        traces);
  }

  private double feedbackUnit(int population) {
    DeviceReadout of = network.readout();
    if (of.symmetric()[population]) {
      return readout.units()[of.seen().indexOf(population)];
    }
    return IntegerProjection.unit(DeviceProjection.largest(of.taught()[population]), 1);
  }

  private IntegerReadout readout(Ranges ranges) {
    DeviceReadout of = network.readout();
    int format = Math.min(MOST_OUTPUT_FORMAT, Fixed.format(margin * Math.max(1, ranges.output)));
    if (format < 0) {
      throw new InvalidInputException(
              "got outputs up to " + ranges.output + ", but expected at most 16,000 in 16 bits")
          .at("readout " + of.name());
    }
    if (of.outputs() > MOST_OUTPUTS) {
      throw new InvalidInputException(
              "got " + of.outputs() + " outputs, but expected at most " + MOST_OUTPUTS)
          .at("readout " + of.name());
    }
    boolean learns = learning.learns();
    if (learns && !of.isSoftmax()) {
      throw new InvalidInputException(
              "got " + of.loss() + ", but expected softmax_cross_entropy to learn on a device")
          .at("loss")
          .at("readout " + of.name());
    }
    int seen = of.weights().size();
    double[] units = new double[seen];
    int[][] weights = new int[seen][];
    Coefficient[] arrival = new Coefficient[seen];
    LearningStep[] steps = learns ? new LearningStep[seen] : null;
    int filterFormat = Fixed.format(of.scale() / (1 - of.kappa()));
    int traceFormat = Fixed.format(1 / (1 - of.kappa()));
    if (learning.normalised() && filterFormat < LEAST_FILTER_FORMAT) {
      throw new InvalidInputException(
              "tau_out: is too long for normalised steps in 16 bits; use fixed ones")
          .at("readout " + of.name());
    }
    int errorFormat = LearningStep.SIGNAL_BITS;
    for (int i = 0; i < seen; i++) {
      units[i] =
          IntegerProjection.unit(
              DeviceProjection.largest(of.weights().get(i)), learns ? learning.room() : 1);
      weights[i] = IntegerProjection.rounded(of.weights().get(i), units[i]);
      arrival[i] = Coefficient.of(units[i] * of.scale() * IntegerPopulation.scale(format));
      if (learns) {
        steps[i] =
            LearningStep.of(
                learning.rate()
                    * IntegerPopulation.scale(-errorFormat - filterFormat)
                    / units[i]
                    * held(),
                "readout " + of.name());
      }
    }
    double largestBias = of.bias() == null ? 1 : DeviceProjection.largest(of.bias());
    int biasFormat = Fixed.format(learns ? Math.max(2 * largestBias, 1) : largestBias);
    int[] bias = null;
    if (of.bias() != null) {
      bias = new int[of.outputs()];
      for (int k = 0; k < bias.length; k++) {
        bias[k] = Fixed.of(of.bias()[k], biasFormat);
      }
    }
    int outputBits = Integer.SIZE - Integer.numberOfLeadingZeros(of.outputs() - 1);
    int[][] feedback = new int[of.taught().length][];
    for (int p = 0; learning.traces() && p < feedback.length; p++) {
      if (of.taught()[p] != null && !of.symmetric()[p]) {
        feedback[p] =
            IntegerProjection.rounded(
                of.taught()[p],
                IntegerProjection.unit(DeviceProjection.largest(of.taught()[p]), 1));
      }
    }
    return new IntegerReadout(
        of,
        format,
        of.kappa() == 0 ? null : Coefficient.of(of.kappa()),
        units,
        weights,
        arrival,
        biasFormat,
        bias,
        Coefficient.of(IntegerPopulation.scale(format - biasFormat)),
        filterFormat,
        Fixed.of(of.scale(), filterFormat),
        traceFormat,
        errorFormat,
        7 + (outputBits + 1) / 2,
        feedback,
        steps,
        learns && bias != null
            ? LearningStep.of(
                learning.rate() * IntegerPopulation.scale(biasFormat - errorFormat - traceFormat),
                "readout " + of.name())
            : null);
  }

  /**
   * A projection in 8 bits.
   *
   * @param of the projection
   * @param unit what 1 of a weight stands for
   * @param weights [synapse] -127 to 127
   * @param arrivalShift of the sum of what arrives in a step, before it is clipped to 16 bits
   * @param current turns that into a current
   * @param learned whether it learns here
   * @param traces of eligibility; null if there are none
   */
  record IntegerProjection(
      DeviceProjection of,
      double unit,
      int[] weights,
      int arrivalShift,
      Coefficient current,
      boolean learned,
      IntegerTraces traces) {

    static final int LIMIT = 127;

    /** That of a leaf whose weights may become some times the largest. */
    static double unit(double largest, double room) {
      return (largest == 0 ? 1 : largest) / (LIMIT / room);
    }

    static int[] rounded(float[] weights, double unit) {
      int[] n = new int[weights.length];
      for (int i = 0; i < n.length; i++) {
        n[i] = (int) Math.max(-LIMIT, Math.min(LIMIT, Math.rint(weights[i] / unit)));
      }
      return n;
    }
  }

  /**
   * The readout in integers.
   *
   * @param of the readout
   * @param format of y
   * @param kappa null if it is 0
   * @param units [seen] what 1 of a weight stands for
   * @param weights [seen][neuron K + output]
   * @param arrival [seen] turns a sum of weights into y
   * @param biasFormat of b
   * @param bias [K]; null if there is none
   * @param biasScale turns b into y
   * @param filterFormat of zbar
   * @param increment of zbar by a spike
   * @param biasTraceFormat of the trace of b
   * @param errorFormat of delta
   * @param signalShift of a sum of feedback weights times errors, before it is clipped to 16 bits
   * @param feedback [population] in 8 bits [output n + neuron]; null where not needed
   * @param steps [seen] of the weights; null if nothing learns
   * @param biasStep of b
   */
  record IntegerReadout(
      DeviceReadout of,
      int format,
      Coefficient kappa,
      double[] units,
      int[][] weights,
      Coefficient[] arrival,
      int biasFormat,
      int[] bias,
      Coefficient biasScale,
      int filterFormat,
      int increment,
      int biasTraceFormat,
      int errorFormat,
      int signalShift,
      int[][] feedback,
      LearningStep[] steps,
      LearningStep biasStep) {}
}
