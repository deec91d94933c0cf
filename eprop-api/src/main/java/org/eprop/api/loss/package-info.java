/** Losses: what the readout should do, and the error that says how far it is from it. */
package org.eprop.api.loss;
