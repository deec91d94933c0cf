/**
 * Learning rules: which paths of the gradient are kept.
 *
 * <pre>
 * S_j^t = (Lbar_j^t + R_j + r~.lambda_j^{t+1} + sum over kept j to m: F_mj q_m^{t + d_mj}) psi_j^t
 * q_j^t = u.lambda_j^t [+ a L_j^t F_l(psi)_j^t]
 * </pre>
 *
 * <p>A {@link org.eprop.api.rule.LearningRule} says which projections are kept, with which F, over
 * how many hops, whether the reset is detached, and a.
 *
 * <p>Stability: the choice of paths, hops and resets is settled; kinds of path matrices may still
 * be added, and the non-causal term may change.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.rule;
