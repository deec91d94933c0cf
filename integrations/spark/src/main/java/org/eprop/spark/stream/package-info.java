/**
 * A learner for each key of a stream, in Spark Structured Streaming: {@link
 * org.eprop.spark.stream.EpropProcessor} keeps each key's neurons, own weights and late labels as a
 * few bytes in the state store.
 */
package org.eprop.spark.stream;
