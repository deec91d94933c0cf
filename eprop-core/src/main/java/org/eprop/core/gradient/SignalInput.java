package org.eprop.core.gradient;

import org.eprop.api.task.Sample;

/**
 * What learning signals see of a sample beside its record.
 *
 * @param sample targets and rewards
 */
record SignalInput(Sample sample) {}
