/**
 * A learner for each key of a Kafka stream: {@link org.eprop.kafka.EpropProcessor}, and a topology
 * with it.
 */
package org.eprop.kafka;
