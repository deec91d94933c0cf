/**
 * The synapses of one projection in the fast path, dense, sparse or with a delay for each: what
 * they add to a current forwards, I_j^t += sum_i W_ji p_i^{t - d_ji}, what they send back, sum_j
 * F_ji q_j^{t + d_ji}, and the gradient, dE/dW_ji = sum_t q_j^t p_i^{t - d_ji}, and that of delays
 * that learn.
 */
package org.eprop.core.projection;
