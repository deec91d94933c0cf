/** Estimates, intervals and tests from few paired runs. */
package org.eprop.compare.statistics;
