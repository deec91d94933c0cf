/** Detection of drift: {@link org.eprop.stream.drift.DriftDetector}. */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.drift;
