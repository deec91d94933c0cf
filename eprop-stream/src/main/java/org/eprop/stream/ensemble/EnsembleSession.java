package org.eprop.stream.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.keyed.KeyedSession;
import org.jspecify.annotations.Nullable;

/**
 * The key that a thread is at, of an {@link Ensemble}: opened from bytes, taken some steps further,
 * and turned into bytes again. A key's bytes have all that decides on its answers: its members'
 * states, how they are judged, detectors, and what an alarm has begun. An ensemble of one learner
 * that nothing watches has the bytes of a {@link KeyedSession}.
 *
 * @since 1.0
 */
public final class EnsembleSession {

  private static final double TINY = 1e-12;

  private final Ensemble of;
  private final List<MemberSession> members = new ArrayList<>();
  private final StateBytes bytes = new StateBytes();
  private double[][] outputs = {};

  EnsembleSession(Ensemble of) {
    this.of = of;
    of.members.forEach(member -> members.add(new MemberSession(of, member)));
  }

  /**
   * Goes on with a key; the one before is forgotten.
   *
   * @param state what {@link #bytes} gave, or of a learner alone a {@link KeyedSession}'s bytes;
   *     null for a key that is new
   * @return this
   * @throws InvalidInputException if the bytes are damaged, or another's; the session is then as
   *     for a new key
   */
  public EnsembleSession open(byte @Nullable [] state) {
    if (state == null) {
      members.forEach(MemberSession::begin);
      return this;
    }
    try {
      if (members.size() == 1 && !StateBytes.isOf(state, of.identity)) {
        members.get(0).beginWatching();
        members.get(0).session().open(state);
        return this;
      }
      bytes.beginReading(state, of.identity, /* anyWeights= */ false);
      members.forEach(member -> member.exchange(bytes));
      bytes.expectEnd();
    } catch (InvalidInputException e) {
      members.forEach(MemberSession::begin);
      throw e;
    }
    return this;
  }

  /**
   * What the key needs for its next step: versioned, checksummed, bound to the networks.
   *
   * @throws InvalidInputException if one of its numbers is not finite
   */
  public byte[] bytes() {
    if (of.isPlain()) {
      return members.get(0).session().bytes();
    }
    bytes.beginWriting(of.identity);
    members.forEach(member -> member.exchange(bytes));
    return bytes.written();
  }

  /** {@link KeyedSession#claim} of all members. */
  public void claim() {
    members.forEach(MemberSession::claim);
  }

  /** How many steps the key has had. */
  public long steps() {
    return members.get(0).session().steps();
  }

  /** How many alarms the key has had. */
  public long alarms() {
    return members.stream().mapToLong(MemberSession::alarms).sum();
  }

  /** What all members, and trials, have learned, of all keys that this has held. */
  public KeyedSession.Learned learned() {
    return members.stream()
        .map(MemberSession::learned)
        .reduce(new KeyedSession.Learned(0, 0, 0), KeyedSession.Learned::plus);
  }

  /** A member at the key. What it does by itself, the others and what watches it do not see. */
  public KeyedSession member(int q) {
    return members.get(q).session();
  }

  /**
   * The key's next step.
   *
   * @param x the input [channel]; who has fewer channels than others sees the first
   * @return y [output]
   * @throws InvalidInputException if it does not fit; the key is then as it was
   * @throws DivergenceException as {@link #learnStep}
   */
  public double[] step(float[] x) {
    outputs = new double[members.size()][];
    for (int q = 0; q < outputs.length; q++) {
      outputs[q] = members.get(q).step(x);
    }
    expectLearned();
    return outputs.length == 1 ? outputs[0].clone() : together(outputs);
  }

  /** What each member said at the last step, [member][output]; none before it. */
  public double[][] outputs() {
    return outputs;
  }

  private double[] together(double[][] outputs) {
    double[] sum = new double[outputs[0].length];
    double weights = 0;
    for (int q = 0; q < outputs.length; q++) {
      double mean = 0;
      for (double y : outputs[q]) {
        mean += y / sum.length;
      }
      double mark = members.get(q).mark();
      double weight =
          of.classes ? StrictMath.pow(1 - mark + of.share, -of.sharpness) : 1 / (mark + TINY);
      weights += weight;
      for (int k = 0; k < sum.length; k++) {
        double y = outputs[q][k];
        sum[k] += weight * (of.classes ? StrictMath.tanh(2 * (y - mean)) : y);
      }
    }
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= weights;
    }
    return sum;
  }

  /**
   * Gives a step its label.
   *
   * @param step its number, from 0
   * @param label the class
   * @return whether it is learned, now or later; false if it came twice or too late, or nothing
   *     learns
   * @throws InvalidInputException if there was no such step yet, or no such class
   * @throws DivergenceException if a member could not learn a step, for its update would not be
   *     finite; all other steps are learned, by it and by the others, and the key can go on
   */
  public boolean learnStep(long step, int label) {
    return learn(member -> member.learn(step, label, null));
  }

  /** The same with values [output]. */
  public boolean learnStep(long step, double[] wanted) {
    return learn(member -> member.learn(step, -1, wanted));
  }

  private boolean learn(Predicate<MemberSession> by) {
    boolean learned = false;
    for (MemberSession member : members) {
      learned |= by.test(member);
    }
    expectLearned();
    return learned;
  }

  /** Says that no label comes for a step, nor for those before it. */
  public void pass(long step) {
    members.forEach(member -> member.pass(step));
    expectLearned();
  }

  private void expectLearned() {
    DivergenceException first = null;
    for (MemberSession member : members) {
      DivergenceException one = member.takeDiverged();
      first = first == null ? one : first;
    }
    if (first != null) {
      throw first;
    }
  }
}
