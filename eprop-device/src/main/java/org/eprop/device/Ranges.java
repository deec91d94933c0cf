package org.eprop.device;

import java.util.List;
import org.eprop.api.task.Input;

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
}
