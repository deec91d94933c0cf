/**
 * Learning rules: which paths of the gradient are kept.
 *
 * <p>Stability: the choice of paths, hops and resets is settled; kinds of path matrices may still
 * be added, and the non-causal term may change.
 *
 * @since 0.1
 */
package org.eprop.api.rule;
