package org.eprop.spark.stream;

import java.io.Serializable;

/** What came of a step of a key. */
public final class KeyedOutput implements Serializable {

  private static final long serialVersionUID = 1L;

  private String key;
  private long step;
  private long order;
  private double[] output;
  private int prediction;
  private Integer label;

  /** All zero. */
  public KeyedOutput() {}

  KeyedOutput(String key, long step, long order, double[] output, int prediction, Integer label) {
    this.key = key;
    this.step = step;
    this.order = order;
    this.output = output;
    this.prediction = prediction;
    this.label = label;
  }

  /** Whose step it was. */
  public String getKey() {
    return key;
  }

  /** See {@link #getKey}. */
  public void setKey(String key) {
    this.key = key;
  }

  /** Its number, from 0: what a late label has to name. */
  public long getStep() {
    return step;
  }

  /** See {@link #getStep}. */
  public void setStep(long step) {
    this.step = step;
  }

  /** That of the event. */
  public long getOrder() {
    return order;
  }

  /** See {@link #getOrder}. */
  public void setOrder(long order) {
    this.order = order;
  }

  /** y^t of the first readout, [outputs]. */
  public double[] getOutput() {
    return output;
  }

  /** See {@link #getOutput}. */
  public void setOutput(double[] output) {
    this.output = output;
  }

  /** Which output was the largest. */
  public int getPrediction() {
    return prediction;
  }

  /** See {@link #getPrediction}. */
  public void setPrediction(int prediction) {
    this.prediction = prediction;
  }

  /**
   * The label that came with the step; null if none did. The output was there before it was
   * learned, so that comparing the two measures what was known without it.
   */
  public Integer getLabel() {
    return label;
  }

  /** See {@link #getLabel}. */
  public void setLabel(Integer label) {
    this.label = label;
  }
}
