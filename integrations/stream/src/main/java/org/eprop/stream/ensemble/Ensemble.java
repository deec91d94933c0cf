package org.eprop.stream.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.keyed.KeyedLearner;
import org.jspecify.annotations.Nullable;

/**
 * Several learners of one stream that answer together, as one that remembers long and one that
 * forgets fast: which is better changes with the stream. Each member learns by itself. How much it
 * says depends on the labels that have come so far, with a running mean over the last labels:
 *
 * <pre>
 * classes:  y_k = sum_q w_q tanh(2 (y_qk - mean_k' y_qk')) / sum_q w_q,   w_q = (e_q + 1/n)^-sharpness,
 * values:   y_k = sum_q w_q y_qk / sum_q w_q,                             w_q = 1 / s_q
 * </pre>
 *
 * <p>with e_q the share of wrong answers among n labels, and s_q the mean squared error, of member
 * q. So labels that come late count as late: a member that only follows the last labels says
 * little. Who errs half as often counts several times as much, whether most answers are right or
 * few.
 *
 * <p>A learner alone is an ensemble of one, whose answers are its own. Immutable; any number of
 * threads may share it, each with a {@linkplain #open session} of its own.
 *
 * @since 1.0
 */
public final class Ensemble {

  final List<Member> members;
  final boolean classes;
  final double share;
  final double sharpness;

  /** What a key's bytes fit, where they are more than its learner's. */
  final StateBytes.Identity identity;

  /** Whether members go on with keys of others before them. */
  private final boolean upgrades;

  private Ensemble(
      List<Member> members, boolean classes, double share, double sharpness, boolean upgrades) {
    this.members = members;
    this.classes = classes;
    this.share = share;
    this.sharpness = sharpness;
    this.upgrades = upgrades;
    identity = new StateBytes.Identity("a key of " + members.size() + " learners", 0, 0);
  }

  /**
   * Those members.
   *
   * @param members at least one
   * @param classes whether labels are classes, and not values
   * @param judged over how many labels a member is judged, &gt;= 1
   * @param sharpness how sharply fewer errors are preferred, &gt;= 0
   * @throws InvalidInputException if there is none, or a number is wrong
   */
  public static Ensemble of(List<Member> members, boolean classes, int judged, double sharpness) {
    if (members.isEmpty() || judged < 1 || !(sharpness >= 0) || Double.isInfinite(sharpness)) {
      throw new InvalidInputException(
          "got %s members, judged over %s labels, sharpness %s, but expected at least one of each"
              .formatted(members.size(), judged, sharpness));
    }
    return new Ensemble(List.copyOf(members), classes, 1.0 / judged, sharpness, false);
  }

  /** One learner alone. */
  public static Ensemble of(Member member) {
    return of(List.of(member), true, 1, 0);
  }

  /** The members, in their order. */
  public List<Member> members() {
    return members;
  }

  /** Each member as an ensemble of its own, which whoever asks takes further when it likes. */
  public List<Ensemble> apart() {
    return members.stream()
        .map(one -> new Ensemble(List.of(one), classes, share, sharpness, upgrades))
        .toList();
  }

  /** Whether a key's bytes are just those of its learner. */
  boolean isPlain() {
    return members.size() == 1 && members.get(0).detectors() == null;
  }

  /**
   * The same, which also goes on with keys of an ensemble before it, member by member, as {@link
   * KeyedLearner#upgrading} says. Detectors go on where they were; new ones begin anew.
   *
   * @param before of as many members
   * @throws InvalidInputException if its keys can't go on with this, with all that differs
   */
  public Ensemble upgrading(Ensemble before) {
    Objects.requireNonNull(before, "before: got null, but expected an ensemble");
    if (before.members.size() != members.size()) {
      throw new InvalidInputException(
          "got %s learners before, but expected %s: each goes on with its own keys"
              .formatted(before.members.size(), members.size()));
    }
    List<Member> next = new ArrayList<>();
    for (int q = 0; q < members.size(); q++) {
      Member one = members.get(q);
      KeyedLearner learner = one.learner().upgrading(before.members.get(q).learner());
      next.add(new Member(learner, one.detectors(), one.action()));
    }
    Ensemble upgraded = new Ensemble(List.copyOf(next), classes, share, sharpness, true);
    upgraded.open(before.open(null).bytes()); // other kinds of detectors
    return upgraded;
  }

  /** The bytes of a key as this ensemble's; those of another are returned as they are. */
  public byte[] upToDate(byte[] state) {
    if (isPlain()) {
      return members.get(0).learner().upToDate(state);
    }
    return upgrades ? open(state).bytes() : state;
  }

  /**
   * Goes on with a key. A session is to be kept, and opened with one key after the other.
   *
   * @param state what {@link EnsembleSession#bytes} gave; null for a key that is new
   * @throws InvalidInputException if the bytes are damaged, or another's
   */
  public EnsembleSession open(byte @Nullable [] state) {
    return new EnsembleSession(this).open(state);
  }
}
