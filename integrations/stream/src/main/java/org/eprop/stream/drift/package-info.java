/** Detection of drift, {@link org.eprop.stream.drift.DriftDetector}, and what to do at an alarm. */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.drift;
