/**
 * Eligibility traces, carried forward in time from window to window, of one step or more
 * (WindowTraces), or by events (EventTraces):
 *
 * <pre>
 * eps_ji^t  = ds_j^t/ds_j^{t-1} eps_ji^{t-1} + r~ e_ji^{t-1} + u p_i^{t - d_ji}
 * e_ji^t    = psi_j^t g.eps_ji^t,    ebar_ji^t = kappa ebar_ji^{t-1} + e_ji^t
 * dE/dW_ji += c L_j^t ebar_ji^t
 * </pre>
 *
 * <p>(Bellec et al. 2020, equations 1, 4 and 13). Over a window, (eps, ebar) becomes Phi_j (eps,
 * ebar) plus a sum over the window's presynaptic spikes, with a Phi of the postsynaptic neuron
 * alone.
 */
package org.eprop.core.eligibility;
