/**
 * Surrogate gradients, one class for each shape S of the pseudo-derivative. All have the peak S(0)
 * = 1; the engine applies gamma and slope.
 */
@org.jspecify.annotations.NullMarked
package org.eprop.surrogates;
