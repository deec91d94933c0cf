package org.eprop.spark.stream;

import java.io.Serializable;

/**
 * A row of the stream: the next step of a key, with its label if that is known by then; or, without
 * input, the label of an earlier step. A bean, as Spark's encoders want it; so is {@link
 * KeyedOutput}.
 */
public final class KeyedEvent implements Serializable {

  private static final long serialVersionUID = 1L;

  private String key;
  private long order;
  private float[] input;
  private Long step;
  private Integer label;
  private double[] target;

  /** All null. */
  public KeyedEvent() {}

  /**
   * A step.
   *
   * @param key whose
   * @param order by which rows of a key are sorted that come in one batch: a time, a number
   * @param input x^t [channels]
   */
  public static KeyedEvent step(String key, long order, float[] input) {
    KeyedEvent event = new KeyedEvent();
    event.key = key;
    event.order = order;
    event.input = input;
    return event;
  }

  /**
   * The label of a step of before.
   *
   * @param step its number, from 0, as {@link KeyedOutput#getStep()} gave it
   * @param label the class
   */
  public static KeyedEvent label(String key, long order, long step, int label) {
    KeyedEvent event = new KeyedEvent();
    event.key = key;
    event.order = order;
    event.step = step;
    event.label = label;
    return event;
  }

  /** Of a step, with its label. */
  public KeyedEvent labelled(int itsLabel) {
    label = itsLabel;
    return this;
  }

  /** Whose row it is. */
  public String getKey() {
    return key;
  }

  /** See {@link #getKey}. */
  public void setKey(String key) {
    this.key = key;
  }

  /** Rows of a key that come in one batch are sorted by it. */
  public long getOrder() {
    return order;
  }

  /** See {@link #getOrder}. */
  public void setOrder(long order) {
    this.order = order;
  }

  /** x^t [channels] of a step; null if this is but a label. */
  public float[] getInput() {
    return input;
  }

  /** See {@link #getInput}. */
  public void setInput(float[] input) {
    this.input = input;
  }

  /** Which step a label without input belongs to, from 0. */
  public Long getStep() {
    return step;
  }

  /** See {@link #getStep}. */
  public void setStep(Long step) {
    this.step = step;
  }

  /** The class; null if there is none. */
  public Integer getLabel() {
    return label;
  }

  /** See {@link #getLabel}. */
  public void setLabel(Integer label) {
    this.label = label;
  }

  /** What the readout should be, or a class distribution, [outputs]; null if there is none. */
  public double[] getTarget() {
    return target;
  }

  /** See {@link #getTarget}. */
  public void setTarget(double[] target) {
    this.target = target;
  }
}
