/**
 * Training on a Spark cluster. {@link org.eprop.spark.train.SynchronousGradients} lets executors
 * compute the parts of every batch's gradient, to the weights of one machine, bit by bit; {@link
 * org.eprop.spark.train.LocalSgd} lets each of several workers learn alone for some steps, and
 * averages them then.
 */
package org.eprop.spark.train;
