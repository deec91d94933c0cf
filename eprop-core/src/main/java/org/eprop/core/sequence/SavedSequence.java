package org.eprop.core.sequence;

import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.state.StateArchive;
import org.eprop.core.state.StateBytes;
import org.eprop.core.state.StateReader;
import org.eprop.core.state.StateWriter;

/** How a learner's place in its sequence is saved and restored: as a snapshot, or as few bytes. */
final class SavedSequence {

  private static final int FORMAT = 3;

  private final SequenceCore core;
  private final SequenceTargets targets;
  private final Weights gradient;

  /**
   * @param targets of the last step; null for inference
   * @param gradient of the windows that have ended; null for inference
   */
  SavedSequence(SequenceCore core, SequenceTargets targets, Weights gradient) {
    this.core = core;
    this.targets = targets;
    this.gradient = gradient;
  }

  /** After so many steps. */
  SequenceSnapshot snapshot(long steps) {
    StateWriter writer = new StateWriter();
    exchange(writer, steps);
    return SequenceSnapshot.of(writer.archive());
  }

  /**
   * Of a sequence that has just begun.
   *
   * @return the steps
   */
  long restore(SequenceSnapshot snapshot) {
    try {
      return exchange(new StateReader(snapshot.archive()), 0);
    } catch (InvalidInputException e) {
      throw e.at("snapshot");
    }
  }

  /** The same in few bytes. */
  byte[] bytes(long steps) {
    StateBytes bytes = new StateBytes().beginWriting();
    exchangeCompact(bytes, steps);
    return bytes.written();
  }

  /** Those of who learns nothing. */
  byte[] bytesOfInference(long steps) {
    StateBytes bytes = new StateBytes().beginWriting();
    exchangeForward(bytes, steps);
    return bytes.written();
  }

  /**
   * Of a sequence that has just begun.
   *
   * @return the steps
   */
  long restore(byte[] state) {
    try {
      StateBytes bytes = new StateBytes().beginReading(state);
      long steps = exchangeCompact(bytes, 0);
      if (!bytes.isAtEnd()) {
        throw new InvalidInputException("got more bytes than expected");
      }
      return steps;
    } catch (InvalidInputException e) {
      throw e.at("state");
    }
  }

  private long exchange(StateArchive archive, long now) {
    long[] counts = {FORMAT, now};
    archive.longs("stream", counts);
    if (counts[0] != FORMAT) {
      throw new InvalidInputException("got format " + counts[0] + ", but expected " + FORMAT);
    }
    long steps = checked(counts[1]);
    if (targets != null) {
      targets.exchange(archive);
    }
    core.exchange(archive);
    if (gradient != null) {
      exchangeGradient(archive);
    }
    return steps;
  }

  private long exchangeCompact(StateArchive archive, long now) {
    if (targets == null) {
      return exchangeForward(archive, now);
    }
    long steps = exchangeSteps(archive, now);
    targets.exchange(archive);
    core.exchangeCompact(archive);
    exchangeGradient(archive);
    return steps;
  }

  private long exchangeForward(StateArchive archive, long now) {
    long steps = exchangeSteps(archive, now);
    core.exchangeForward(archive, /* withStates= */ false);
    return steps;
  }

  private static long exchangeSteps(StateArchive archive, long now) {
    long[] count = {now};
    archive.longs("stream", count);
    return checked(count[0]);
  }

  private static long checked(long steps) {
    if (steps < 0) {
      throw new InvalidInputException(
          "stream: got " + steps + " steps, but expected a number >= 0");
    }
    return steps;
  }

  private void exchangeGradient(StateArchive archive) {
    for (Leaf leaf : gradient.leaves()) {
      archive.floats("gradient." + leaf.name(), leaf.rows(), 0, leaf.rows().length);
    }
  }
}
