/** Encoders: how real values become spikes, or values that are easier to tell apart. */
package org.eprop.tasks.encoding;
