/**
 * The way back through a recorded run:
 *
 * <pre>
 * dbar_k^t   = delta_k^t + kappa dbar_k^{t+1}                                      ReadoutAdjoint
 * S_j^t      = (c sum_k B_jk dbar_k^t + r~.lambda_j^{t+1}
 *               + sum over kept projections j to m of F_mj q_m^{t + d_mj}) psi_j^t
 * lambda_j^t = A^T lambda_j^{t+1} + g S_j^t,    q_j^t = u.lambda_j^t            PopulationAdjoint
 * dE/dW_ji   = sum_t q_j^t p_i^{t - d_ji}                                    GradientAccumulation
 * dE/dphi    = sum over constants x of dE/dx dx/dphi                             ParameterAdjoint
 * </pre>
 *
 * <p>Which paths a learning rule keeps is in KeptPaths; a non-causal term is in NonCausal.
 */
package org.eprop.core.adjoint;
