/**
 * What learns, and what a seed draws, to and from arrays by name; weights that start from arrays.
 */
package org.eprop.experiment.array;
