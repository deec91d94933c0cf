package org.eprop.experiment.provenance;

/**
 * What of a {@link Provenance} may change.
 *
 * @since 1.0
 */
public enum Part {
  /** The version of eprop. */
  EPROP,
  /** Another build of the same unreleased version of eprop. */
  BUILD,
  /** The version or the vendor of Java. */
  JAVA,
  /** Vector or plain kernels. */
  KERNELS,
  /** A component: its class, its jar's content or its version. */
  COMPONENT,
  /** A library that lies beside the plugins. */
  LIBRARY,
  /** A data file. */
  DATA
}
