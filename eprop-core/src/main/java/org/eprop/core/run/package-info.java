/**
 * What a network did with a sample, for who asks: spikes, outputs y, errors dE/dy, and, watched
 * along the way, states and pseudo-derivatives.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.run;
