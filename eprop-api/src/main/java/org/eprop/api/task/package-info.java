/**
 * Tasks, data sets and samples.
 *
 * <p>Stability: settled; a sample may still be given more beside targets and rewards.
 *
 * @since 1.0
 */
package org.eprop.api.task;
