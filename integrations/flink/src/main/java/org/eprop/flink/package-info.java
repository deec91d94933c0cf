/** A learner for each key of a Flink stream: {@link org.eprop.flink.EpropFunction}. */
package org.eprop.flink;
