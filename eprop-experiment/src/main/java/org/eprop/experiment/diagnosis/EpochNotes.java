package org.eprop.experiment.diagnosis;

import static org.eprop.experiment.diagnosis.NoteText.number;
import static org.eprop.experiment.diagnosis.NoteText.percent;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.experiment.Note;
import org.eprop.experiment.Note.Cause;

/**
 * What an epoch's norms, and the network's activity after it, say of how it learns. Bounds lie
 * beyond all that was measured in 20 experiments that learn, and within what was measured in 51
 * that do not.
 */
final class EpochNotes {

  static final double LOWEST_RATE = 5e-5;
  static final double HIGHEST_RATE = 0.3;
  private static final double SMALLEST_RATIO = 2e-3;
  private static final double LARGEST_RATIO = 1e3;
  private static final double SMALLEST_STEP = 5e-4;
  private static final double LARGEST_STEP = 0.12;
  private static final double ALL_OF_IT = 2;
  private static final double LARGEST_GROWTH = 30;
  private static final double LARGEST_USUAL = 1;
  private static final double MOST_REGULARISATION = 10;

  /** Less is little, however small the loss of a task that is easy. */
  private static final double LEAST_REGULARISATION = 0.5;

  /** Later, the task's loss may have become small. */
  private static final int EARLY = 4;

  /** Some networks begin without a spike, and learn to. */
  private static final int SETTLED = 8;

  private final EpropNetwork network;
  private final SampleActivity activity;
  private final List<LeafChange> leaves;
  private final boolean fullRate;
  private final boolean early;
  private final boolean settled;
  private final List<Note> notes = new ArrayList<>();

  /**
   * @param network as it is now
   * @param activity of it
   * @param leaves how everything that learns fared
   * @param fullRate whether the schedule left the learning rate as it is
   * @param epoch from 1
   * @param last whether there will be no more
   */
  EpochNotes(
      EpropNetwork network,
      SampleActivity activity,
      List<LeafChange> leaves,
      boolean fullRate,
      int epoch,
      boolean last) {
    this.network = network;
    this.activity = activity;
    this.leaves = leaves.stream().filter(leaf -> isMatrix(leaf.name())).toList();
    this.fullRate = fullRate;
    this.early = epoch <= EARLY;
    this.settled = last || epoch >= SETTLED;
  }

  private boolean isMatrix(String leaf) {
    NetworkStructure structure = network.structure();
    return structure.projections().stream().anyMatch(p -> p.name().equals(leaf))
        || (network.isOfReadout(leaf)
            && structure.populations().stream().anyMatch(p -> leaf.endsWith("." + p.name())));
  }

  List<Note> notes() {
    steps();
    for (int p = 0; p < network.structure().populations().size(); p++) {
      population(p);
    }
    gradients();
    if (early
        && activity.lossRegularisation() > MOST_REGULARISATION * activity.lossTask()
        && activity.lossRegularisation() > LEAST_REGULARISATION) {
      note(
          Cause.REGULARIZER_TOO_STRONG,
          "regularizers",
          "the loss of regularizers is %s, that of the task %s; usual is less than the task's. Lower"
                  .formatted(number(activity.lossRegularisation()), number(activity.lossTask()))
              + " their coefficients");
    }
    return notes;
  }

  private void population(int p) {
    String place = "population " + network.structure().populations().get(p).name();
    SampleActivity.Of of = activity.population(p);
    if (of.meanPsi() == 0) {
      note(
          Cause.NO_PSEUDO_DERIVATIVE,
          place,
          "the pseudo-derivative of all neurons is 0 at all steps, at a rate of %s spikes a step: no"
                  .formatted(number(of.rate()))
              + " error gets through. Try a wider surrogate (a smaller slope, exponential), gamma"
              + " above 0, or currents that reach the threshold");
    }
    if (of.rate() < LOWEST_RATE && settled) {
      note(
          Cause.SILENT,
          place,
          "%s spikes a step, %s of the neurons are silent; usual are 0.001 to 0.2. Raise input_gain"
                  .formatted(number(of.rate()), percent(of.silentShare()))
              + " or lower the threshold");
    } else if (of.rate() > HIGHEST_RATE) {
      note(
          Cause.SATURATED,
          place,
          "%s spikes a step; usual are 0.001 to 0.2. Lower input_gain or recurrent_gain, raise the"
                  .formatted(number(of.rate()))
              + " threshold, or add a refractory period");
    }
  }

  private void gradients() {
    double hidden = 0;
    double readout = 0;
    boolean some = false;
    boolean deaf = false;
    for (int p = 0; p < network.structure().populations().size(); p++) {
      deaf |= activity.population(p).meanPsi() == 0;
    }
    List<String> none = new ArrayList<>();
    for (LeafChange leaf : leaves) {
      double square = leaf.gradient() * leaf.gradient();
      if (network.isOfReadout(leaf.name())) {
        readout += square;
      } else {
        hidden += square;
        some = true;
      }
      if (square == 0 && couldLearn(leaf.name())) {
        none.add(leaf.name());
      }
    }
    if (!none.isEmpty()) {
      note(
          Cause.NO_GRADIENT,
          (none.size() == 1 ? "leaf " : "leaves ") + String.join(", ", none),
          "the gradient is exactly 0, though neurons spike and have a pseudo-derivative: no learning"
              + " signal arrives, or no target counts while they are active");
    }
    if (deaf || !some || hidden == 0 || readout == 0) {
      return;
    }
    double ratio = Math.sqrt(hidden / readout);
    if (ratio < SMALLEST_RATIO || ratio > LARGEST_RATIO) {
      note(
          Cause.GRADIENT_OUT_OF_SCALE,
          "gradient",
          "that of the neurons' weights is %s times the readout's; usual are 0.25 to 14. Look at the"
                  .formatted(number(ratio))
              + (ratio < 1
                  ? " size of the feedback weights, gamma, and how far neurons are from threshold"
                  : " size of inputs, recurrent_gain, and regularizers"));
    }
  }

  /** Whether neurons on both sides of it do what a gradient needs. */
  private boolean couldLearn(String leaf) {
    NetworkStructure structure = network.structure();
    for (Projection projection : structure.projections()) {
      if (projection.name().equals(leaf)) {
        return activity.population(projection.to()).meanPsi() > 0
            && (projection.from().isInput()
                || activity.population(projection.from().index()).rate() > 0);
      }
    }
    return structure.populations().stream()
        .anyMatch(
            p ->
                leaf.endsWith("." + p.name())
                    && activity.population(structure.population(p.name())).rate() > 0);
  }

  private void steps() {
    double most = 0;
    double growth = 0;
    double changes = 0;
    double weights = 0;
    double starts = 0;
    LeafChange grown = null;
    for (LeafChange leaf : leaves) {
      changes += leaf.change() * leaf.change();
      weights += leaf.weight() * leaf.weight();
      starts += leaf.start() * leaf.start();
      most = leaf.weight() > 0 ? Math.max(most, leaf.change() / leaf.weight()) : most;
      if (leaf.start() > 0 && leaf.weight() / leaf.start() > growth) {
        growth = leaf.weight() / leaf.start();
        grown = leaf;
      }
    }
    if (weights > 0 && fullRate && most < SMALLEST_STEP && !isDead()) {
      note(
          Cause.STEPS_TOO_SMALL,
          "optimizer",
          "an update changes weights by %s of their size at most; usual are 0.003 to 0.07. Raise the"
                  .formatted(number(most))
              + " learning rate, or look at epsilon, clip_gradient_norm and constraints");
    }
    double share = Math.sqrt(changes / weights);
    if (share > ALL_OF_IT || weights == 0 && changes > 0) {
      note(
          Cause.WEIGHTS_VANISH,
          "constraints and optimizer",
          "the norm of all weights is %s, and an update moves them by %s: what it adds is taken away"
                  .formatted(number(Math.sqrt(weights)), number(Math.sqrt(changes)))
              + " again. Look at constraints, and at weight_decay");
    } else if (starts > 0 && changes > LARGEST_STEP * LARGEST_STEP * starts) {
      note(
          Cause.STEPS_TOO_LARGE,
          "optimizer",
          "an update changes weights by %s of their size; usual are 0.003 to 0.07. Lower the learning"
                  .formatted(number(Math.sqrt(changes / starts)))
              + " rate");
    }
    if (grown != null && growth > LARGEST_GROWTH && size(grown) > LARGEST_USUAL) {
      note(
          Cause.WEIGHTS_EXPLODE,
          "leaf " + grown.name(),
          "its weights are %s times as large as at the start; usual is less than 10. Lower the learning"
                  .formatted(number(growth))
              + " rate, or bound weights by the constraint clip");
    }
  }

  /** Where nothing spikes and nothing could, no rate helps. */
  private boolean isDead() {
    boolean dead = true;
    for (int p = 0; p < network.structure().populations().size(); p++) {
      dead &= activity.population(p).meanPsi() == 0;
    }
    return dead;
  }

  /** The root mean square of a leaf's numbers. */
  private double size(LeafChange of) {
    long count =
        network.weights().leaves().stream()
            .filter(leaf -> leaf.name().equals(of.name()))
            .mapToLong(Leaf::count)
            .sum();
    return of.weight() / Math.sqrt(count);
  }

  private void note(Cause cause, String place, String text) {
    notes.add(new Note(cause, place, text));
  }
}
