/**
 * What a forward pass leaves for the way back: spikes as lists of events, in the order of steps and
 * of neurons; psi, [step][neuron], in whose place the way back puts q; outputs y and errors dE/dy.
 */
package org.eprop.core.recording;
