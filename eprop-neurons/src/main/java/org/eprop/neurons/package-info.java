/**
 * Neuron models. Voltages are relative to rest and in the unit of the threshold, except where a
 * model says mV; time constants and the time step are in ms.
 *
 * <p>Unless {@code scaled_input} is set, an input current of 1 raises the voltage by 1, whatever
 * the time constant: the convention of Bellec et al. 2020, "A solution to the learning dilemma for
 * recurrent networks of spiking neurons", Nature Communications 11:3625.
 */
@org.jspecify.annotations.NullMarked
package org.eprop.neurons;
