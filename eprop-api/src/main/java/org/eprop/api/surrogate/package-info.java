/** Surrogate gradients: the pseudo-derivative that stands in for the derivative of a spike. */
package org.eprop.api.surrogate;
