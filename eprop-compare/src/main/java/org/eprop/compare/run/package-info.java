/**
 * Runs a comparison: every variant with every seed, each run on a thread of its own, finished runs
 * never again.
 */
package org.eprop.compare.run;
