/** From the text of a neuron model to a step and its derivatives. */
package org.eprop.equations.neuron;
