/** Detection of drift, {@link org.eprop.stream.drift.DriftDetector}, and what to do at an alarm. */
package org.eprop.stream.drift;
