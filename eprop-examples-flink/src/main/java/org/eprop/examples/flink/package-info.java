/** A learner for each key of a Flink stream: {@link org.eprop.examples.flink.EpropFunction}. */
package org.eprop.examples.flink;
