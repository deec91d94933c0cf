/**
 * Initial weights: what the weights of a projection or readout are before training.
 *
 * <p>Stability: {@code fill} is settled; the shape that it is given may still say more.
 *
 * @since 0.1
 */
package org.eprop.api.initial;
