package org.eprop.examples.cli;

import java.util.List;
import java.util.Optional;
import org.eprop.report.run.Focus;
import picocli.CommandLine.Option;

/** What a report or a plot looks at closely. */
final class FocusOptions {

  @Option(
      names = "--set",
      paramLabel = "train|validation|test",
      description =
          "Where the sample is from; unless given, the validation set if there is one, else the"
              + " test set, else the training set.")
  private String set;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which sample to show in time, counted from 0; ${DEFAULT-VALUE} unless given.")
  private int sample;

  @Option(
      names = "--neurons",
      paramLabel = "LAYER:NEURON",
      split = ",",
      description =
          "Which neurons to look into, such as 0:17,0:60; unless given, those of every population"
              + " that spike most, and some in the middle.")
  private List<String> neurons = List.of();

  Focus focus() {
    return new Focus(
        Optional.ofNullable(set), sample, neurons.stream().map(Focus.NeuronPlace::parse).toList());
  }
}
