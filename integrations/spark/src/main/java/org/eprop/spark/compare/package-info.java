/**
 * Comparisons on a Spark cluster: a task for each variant and seed, in a folder of any Hadoop file
 * system, to the same tables as on one machine.
 */
package org.eprop.spark.compare;
