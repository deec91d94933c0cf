/**
 * Benchmarks, run by JMH: the inner loops, and four workloads as whole training steps. Times are
 * measured here; what a step costs in spikes, row additions and allocation is asserted by this
 * module's tests.
 */
package org.eprop.benchmarks;
