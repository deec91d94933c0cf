/**
 * The constants of a population as the fast path has them: A, u, r, g and theta of s^t = A s^{t-1}
 * + u I^t + r z^{t-1}, z^t = [g.s^t &gt; theta], one padded array for each entry that is not the
 * same for all, their derivatives by parameters that learn, and the models of neurons outside that
 * family.
 */
package org.eprop.core.neuron;
