/**
 * A use from end to end: the hearts of many patients as one stream, each with a readout of its own,
 * and what surprises in them. {@code spark-submit eprop-spark.jar hearts --out FOLDER}.
 */
package org.eprop.spark.hearts;
