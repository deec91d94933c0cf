/**
 * What each neuron is told: L_j^t = sum_k B_jk dE/dy_k^t with weights of feedback, or whatever else
 * a learning signal makes of what it sees, and the part of a regularizer of firing rates.
 */
package org.eprop.core.learningsignal;
