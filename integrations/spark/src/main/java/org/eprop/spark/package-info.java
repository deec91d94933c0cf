/**
 * eprop on a Spark cluster: the program for {@code spark-submit}, and what its parts share. Spark's
 * jars are no modules (their packages overlap), and so this is none either: it is for the class
 * path.
 */
package org.eprop.spark;
