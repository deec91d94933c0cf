package org.eprop.stream.ensemble;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.keyed.KeyedSession;
import org.eprop.stream.drift.Watch;

/**
 * Several learners of one stream that answer together, as one that remembers long and one that
 * forgets fast: which is better changes with the stream. Each member learns by itself. How much it
 * says depends on the labels that have come so far, with a running mean over the last labels:
 *
 * <pre>
 * classes:  y_k = sum_q w_q tanh(2 (y_qk - mean_k' y_qk')) / sum_q w_q,   w_q = exp(20 a_q),
 * values:   y_k = sum_q w_q y_qk / sum_q w_q,                             w_q = 1 / s_q
 * </pre>
 *
 * <p>with a_q the accuracy and s_q the mean squared error of member q.
 *
 * <p>So labels that come late count as late: a member that only follows the last labels says
 * little. At an alarm of its detector a member forgets what it has learned, and a new detector
 * watches the answers it gives from then on. For one thread, and in memory: a key's bytes are not
 * kept elsewhere.
 *
 * @since 1.0
 */
public final class Ensemble {

  /** How sharply a better accuracy is preferred. */
  private static final double SHARPNESS = 20;

  private static final double TINY = 1e-12;

  private final List<Member> members;
  private final KeyedSession[] sessions;
  private final boolean classes;
  private final double share;
  private Key current;

  /** What members said at a step. */
  private record Said(long step, double[][] outputs) {}

  /** What a key has: its own state and marks of each member. */
  public static final class Key {
    private final byte[][] states;
    private final double[] marks;
    private final Watch[] watches;
    private final Deque<Said> said = new ArrayDeque<>();
    private long steps;
    private long alarms;

    private Key(List<Member> members) {
      states = new byte[members.size()][];
      marks = new double[members.size()];
      watches = members.stream().map(Key::watch).toArray(Watch[]::new);
    }

    private static Watch watch(Member member) {
      return member.detector() == null ? null : new Watch(member.detector());
    }

    /** How many steps it has had. */
    public long steps() {
      return steps;
    }

    /** How often a member has forgotten what it had learned. */
    public long alarms() {
      return alarms;
    }
  }

  /**
   * Those members.
   *
   * @param members at least one
   * @param classes whether labels are classes, and not values
   * @param labels over how many labels a member is judged
   * @throws InvalidInputException if there is none, or the number is wrong
   */
  public Ensemble(List<Member> members, boolean classes, int labels) {
    if (members.isEmpty() || labels < 1) {
      throw new InvalidInputException(
          "got %s members, judged over %s labels, but expected at least one of each"
              .formatted(members.size(), labels));
    }
    this.members = List.copyOf(members);
    this.classes = classes;
    share = 1.0 / labels;
    sessions = new KeyedSession[members.size()];
    for (int q = 0; q < sessions.length; q++) {
      sessions[q] = members.get(q).learner().open(null);
    }
  }

  /** A key that is new. */
  public Key newKey() {
    return new Key(members);
  }

  /** Whoever is open stays so as long as no other key comes. */
  private void open(Key key) {
    if (key == current) {
      return;
    }
    for (int q = 0; q < sessions.length; q++) {
      if (current != null) {
        current.states[q] = sessions[q].bytes();
      }
      sessions[q].open(key.states[q]);
    }
    current = key;
  }

  /**
   * A key's next step.
   *
   * @param x the input [channel]
   * @return y [output]
   */
  public double[] step(Key key, float[] x) {
    open(key);
    double[][] outputs = new double[sessions.length][];
    for (int q = 0; q < sessions.length; q++) {
      outputs[q] = sessions[q].step(x);
    }
    key.said.add(new Said(key.steps++, outputs));
    return sessions.length == 1 ? outputs[0].clone() : together(key.marks, outputs);
  }

  private double[] together(double[] marks, double[][] outputs) {
    double[] sum = new double[outputs[0].length];
    double weights = 0;
    for (int q = 0; q < outputs.length; q++) {
      double mean = 0;
      for (double y : outputs[q]) {
        mean += y / sum.length;
      }
      double weight = classes ? StrictMath.exp(SHARPNESS * marks[q]) : 1 / (marks[q] + TINY);
      weights += weight;
      for (int k = 0; k < sum.length; k++) {
        double y = outputs[q][k];
        sum[k] += weight * (classes ? StrictMath.tanh(2 * (y - mean)) : y);
      }
    }
    for (int k = 0; k < sum.length; k++) {
      sum[k] /= weights;
    }
    return sum;
  }

  /**
   * Gives a step its label; labels of a key come in the order of its steps.
   *
   * @param step its number, from 0
   * @param label the class
   */
  public void learnStep(Key key, long step, int label) {
    Said said = of(key, step);
    open(key);
    for (int q = 0; q < sessions.length; q++) {
      sessions[q].learnStep(step, label);
      boolean right = largest(said.outputs[q]) == label;
      key.marks[q] += share * ((right ? 1 : 0) - key.marks[q]);
      watch(key, q, step, right ? 0 : 1);
    }
  }

  /** The same with values. */
  public void learnStep(Key key, long step, double[] wanted) {
    Said said = of(key, step);
    open(key);
    for (int q = 0; q < sessions.length; q++) {
      sessions[q].learnStep(step, wanted);
      double error = 0;
      for (int k = 0; k < wanted.length; k++) {
        double difference = said.outputs[q][k] - wanted[k];
        error += difference * difference;
      }
      key.marks[q] += share * (error - key.marks[q]);
      watch(key, q, step, Math.min(1, error));
    }
  }

  /** Says that no label comes for a step, nor for those before it. */
  public void pass(Key key, long step) {
    of(key, step);
    open(key);
    for (KeyedSession session : sessions) {
      session.pass(step);
    }
  }

  private void watch(Key key, int q, long step, double error) {
    if (key.watches[q] != null && key.watches[q].add(step, error, key.steps)) {
      key.alarms++;
      sessions[q].forgetLearned();
    }
  }

  private static Said of(Key key, long step) {
    Said said = key.said.poll();
    while (said != null && said.step < step) {
      said = key.said.poll();
    }
    if (said == null || said.step != step) {
      throw new InvalidInputException(
          ("step: got %s, but expected one of the key's %s steps that has no label"
                  + " yet, nor one after it")
              .formatted(step, key.steps));
    }
    return said;
  }

  private static int largest(double[] y) {
    int largest = 0;
    for (int k = 1; k < y.length; k++) {
      largest = y[k] > y[largest] ? k : largest;
    }
    return largest;
  }
}
