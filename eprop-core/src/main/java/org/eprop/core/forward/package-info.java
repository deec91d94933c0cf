/**
 * The forward pass:
 *
 * <pre>
 * I_j^t = b_j + sum W_ji p_i^{t - d_ji}               Arrivals
 * s_j^t = A s_j^{t-1} + u I_j^t + r z_j^{t-1}         PopulationForward
 * z_j^t = [g.s_j^t &gt; theta] unless refractory      PopulationForward, RefractoryNeurons
 * y_m^t = kappa y_m^{t-1} + c sum W_m z^t + b_m       ReadoutForward
 * </pre>
 */
package org.eprop.core.forward;
