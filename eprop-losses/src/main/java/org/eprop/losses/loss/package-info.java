/** Losses of the readout. None is divided by the number of outputs. */
@org.jspecify.annotations.NullMarked
package org.eprop.losses.loss;
