package org.eprop.spark.hearts;

import java.io.Serializable;

/** Something in a patient's stream that somebody should look at. A bean, for Spark's encoders. */
public final class Surprise implements Serializable {

  /** A label that the patient's own readout held improbable. */
  public static final String LABEL = "label";

  /** Beats unlike the patient's others. */
  public static final String BEAT = "beat";

  private static final long serialVersionUID = 1L;

  private String key;
  private String kind;
  private long step;
  private double score;

  /** All null. */
  public Surprise() {}

  Surprise(String key, String kind, long step, double score) {
    this.key = key;
    this.kind = kind;
    this.step = step;
    this.score = score;
  }

  /** Whose. */
  public String getKey() {
    return key;
  }

  /** See {@link #getKey}. */
  public void setKey(String key) {
    this.key = key;
  }

  /** {@value #LABEL} or {@value #BEAT}. */
  public String getKind() {
    return kind;
  }

  /** See {@link #getKind}. */
  public void setKind(String kind) {
    this.kind = kind;
  }

  /** A label's first step, or the step at which a beat was found to be unlike. */
  public long getStep() {
    return step;
  }

  /** See {@link #getStep}. */
  public void setStep(long step) {
    this.step = step;
  }

  /** Bits of a label's surprise; standard deviations of a beat. */
  public double getScore() {
    return score;
  }

  /** See {@link #getScore}. */
  public void setScore(double score) {
    this.score = score;
  }
}
