package org.eprop.experiment;

import java.util.Locale;

/**
 * Something that keeps a network from learning, or hardly lets it.
 *
 * @param cause which of them
 * @param place of the network, training or data, such as {@code population "layer0"}
 * @param text what was found there, what is usual, and what to try
 * @since 1.0
 */
public record Note(Cause cause, String place, String text) {

  /**
   * Why a network may not learn, in the order of the page {@code troubleshooting}, which has a
   * section for each.
   */
  public enum Cause {
    /** A learning signal comes after the end, or is 0 throughout. */
    NO_LEARNING_SIGNAL("No learning signal arrives"),
    /** No step of the training data has a target that counts. */
    NOTHING_SCORED("No step is scored"),
    /** Nothing learns, or nothing but the readout. */
    NOTHING_LEARNS("Nothing learns"),
    /** Where the target counts, the input is forgotten. */
    ANSWER_TOO_LATE("The answer is wanted long after the input"),
    /** Spikes take longer than a sequence. */
    DELAY_TOO_LONG("A delay is longer than the sequence"),
    /** A neuron can spike once in a sequence. */
    REFRACTORY_TOO_LONG("A refractory period is longer than the sequence"),
    /** Nothing of a state is left after a step. */
    TIME_CONSTANT_TOO_SHORT("A time constant is below the time step"),
    /** A state remembers everything. */
    TIME_CONSTANT_TOO_LONG("A time constant is far beyond the sequence"),
    /** The learning rate never gets where it should. */
    SCHEDULE_TOO_LOW("The schedule never reaches the learning rate"),
    /** Training ends before it begins. */
    TOO_FEW_UPDATES("Training makes few updates"),
    /** The network that is measured stays where it began. */
    AVERAGING_TOO_LONG("The average is longer than training"),
    /** Currents are far below or above the threshold. */
    INITIAL_WEIGHTS("Weights start far too large or too small"),
    /** No neuron can have such a rate. */
    TARGET_RATE_OUT_OF_REACH("A target rate is out of reach"),
    /** The readout can't say what is wanted. */
    TARGETS_DO_NOT_FIT("Targets do not fit the loss"),
    /** Inputs say nothing. */
    INPUT_WITHOUT_VARIANCE("Inputs do not vary"),
    /** Inputs are far from the size of 1. */
    INPUT_SIZE("Inputs are far too large or too small"),
    /** There is nothing to tell apart. */
    TARGETS_WITHOUT_VARIANCE("All targets are the same"),
    /** One class is nearly everything. */
    UNBALANCED_CLASSES("One class has nearly all labels"),
    /** Targets are far from the size of 1. */
    TARGET_SIZE("Targets are far too large or too small"),
    /** The same sequence again and again. */
    IDENTICAL_SAMPLES("Samples are identical"),
    /** No neuron spikes. */
    SILENT("No neuron spikes"),
    /** Neurons spike nearly all the time. */
    SATURATED("Neurons spike nearly all the time"),
    /** The pseudo-derivative is 0. */
    NO_PSEUDO_DERIVATIVE("The pseudo-derivative is 0"),
    /** A gradient is exactly 0. */
    NO_GRADIENT("A gradient is exactly 0"),
    /** Neurons get far less, or far more, gradient than the readout. */
    GRADIENT_OUT_OF_SCALE("Neurons and readout get gradients of very different size"),
    /** Weights hardly change. */
    STEPS_TOO_SMALL("Weights hardly change"),
    /** Weights change by too much at once. */
    STEPS_TOO_LARGE("Weights change by too much at once"),
    /** Constraints or decay take away what updates do. */
    WEIGHTS_VANISH("Weights go to 0"),
    /** Weights grow without end. */
    WEIGHTS_EXPLODE("Weights grow without end"),
    /** Regularizers count more than the task. */
    REGULARIZER_TOO_STRONG("A regularizer counts more than the task"),
    /** One constant answer would be as good. */
    NO_BETTER_THAN_CONSTANT("No better than one constant answer");

    private final String heading;

    Cause(String heading) {
      this.heading = heading;
    }

    /** The title of its section. */
    public String heading() {
      return heading;
    }

    /** Its name in files: {@code "no_learning_signal"}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** In words, with the section to read. */
  @Override
  public String toString() {
    return "%s: %s (eprop docs troubleshooting: \"%s\")".formatted(place, text, cause.heading());
  }
}
