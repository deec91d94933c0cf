/**
 * A learner for each key of a Kafka stream: {@link org.eprop.examples.kafka.EpropProcessor}, and a
 * topology with it.
 */
package org.eprop.examples.kafka;
