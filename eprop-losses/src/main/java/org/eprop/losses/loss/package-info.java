/** Losses of the readout. None is divided by the number of outputs. */
package org.eprop.losses.loss;
