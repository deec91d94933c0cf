package org.eprop.experiment.training;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.experiment.environment.EnvironmentTask;

/**
 * Which of a network's readouts chooses actions, and which says what is to be expected.
 *
 * @param policy the index of the readout {@code policy}
 * @param value the index of the readout {@code value}
 */
record PolicyReadouts(int policy, int value) {

  private static final String POLICY = "policy";
  private static final String VALUE = "value";

  static PolicyReadouts of(NetworkStructure network) {
    return new PolicyReadouts(index(network, POLICY), index(network, VALUE));
  }

  private static int index(NetworkStructure network, String name) {
    List<Readout> readouts = network.readouts();
    for (int m = 0; m < readouts.size(); m++) {
      if (readouts.get(m).name().equals(name)) {
        return m;
      }
    }
    throw new InvalidInputException(
            ("got %s, but expected \"%s\" with an output for each action, and \"%s\""
                    + " with one output, for a network that acts in an environment")
                .formatted(readouts.stream().map(Readout::name).toList(), POLICY, VALUE))
        .at("network.readouts");
  }

  /**
   * Checks that a network can act.
   *
   * @throws InvalidInputException if it can't
   */
  static void check(NetworkStructure network, EnvironmentTask task) {
    of(network).expect(network, task.outputs());
  }

  /** Checks their sizes. */
  void expect(NetworkStructure network, int actions) {
    expect(network, policy, actions, "an output for each action");
    expect(network, value, 1, "one output");
  }

  private static void expect(NetworkStructure network, int m, int outputs, String why) {
    Readout readout = network.readouts().get(m);
    if (readout.outputs() != outputs) {
      throw new InvalidInputException(
              "got " + readout.outputs() + ", but expected " + outputs + ": " + why)
          .at("network.readouts." + readout.name() + ".size");
    }
  }

  /** The targets of all readouts: those of no other have a step that counts. */
  List<Target> targets(NetworkStructure network, Target ofPolicy, Target ofValue) {
    Target[] targets = new Target[network.readouts().size()];
    for (int m = 0; m < targets.length; m++) {
      int outputs = network.readouts().get(m).outputs();
      targets[m] =
          m == policy
              ? ofPolicy
              : m == value ? ofValue : none(ofPolicy.hasClasses(), ofPolicy.steps(), outputs);
    }
    return List.of(targets);
  }

  private static Target none(boolean classes, int steps, int outputs) {
    if (classes) {
      int[] unlabelled = new int[steps];
      Arrays.fill(unlabelled, Target.UNLABELLED);
      return Target.classes(unlabelled);
    }
    return Target.values(new double[steps][outputs]).withWindow(new double[steps]);
  }
}
