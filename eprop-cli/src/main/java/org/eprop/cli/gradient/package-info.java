/**
 * Comparison with other implementations: reads a small network, its input and targets from JSON,
 * and computes loss, gradient and everything on the way.
 */
package org.eprop.cli.gradient;
