package org.eprop.api.rule;

/**
 * How many synapses a path through other neurons' spikes may cross.
 *
 * @since 1.0
 */
public enum Hops {
  /** One: the q that a path comes from are those of plain e-prop. */
  ONE,
  /** Any number: the q that a path comes from are the ones that are being computed. */
  ANY
}
