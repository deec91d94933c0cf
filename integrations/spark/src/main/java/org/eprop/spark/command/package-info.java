/** The commands of {@code eprop-spark}. */
package org.eprop.spark.command;
