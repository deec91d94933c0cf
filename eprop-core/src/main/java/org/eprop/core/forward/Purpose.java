package org.eprop.core.forward;

import org.eprop.core.kernel.Spacing;
import org.eprop.core.neuron.Neurons;
import org.eprop.core.neuron.PopulationConstants;

/** What a forward pass is for. */
public enum Purpose {
  /** Whole samples, one after the other. */
  SAMPLES(Integer.MAX_VALUE, Spacing.WORKER),
  /** A sequence whose steps come one by one, and that is learned from. */
  LEARNING(1, Spacing.WORKER),
  /**
   * A sequence whose steps come one by one, and that nobody learns from. There may be many of them,
   * which share what they don't write.
   */
  INFERENCE(1, Spacing.SESSION);

  /** The most steps that are known at once. */
  final int together;

  final Spacing spacing;

  Purpose(int together, Spacing spacing) {
    this.together = together;
    this.spacing = spacing;
  }

  /** Whether a gradient may follow. */
  boolean learns() {
    return this != INFERENCE;
  }

  PopulationConstants constants(Neurons neurons) {
    return this == INFERENCE ? neurons.ofSession() : neurons.constants();
  }
}
