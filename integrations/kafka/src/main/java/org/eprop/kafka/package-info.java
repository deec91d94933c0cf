/**
 * A learner for each key of a stream in Kafka Streams: {@link
 * org.eprop.kafka.EpropProcessorSupplier}.
 */
package org.eprop.kafka;
