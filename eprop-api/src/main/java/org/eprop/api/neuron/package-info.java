/** Neuron models, each defined once by its local mathematics. */
package org.eprop.api.neuron;
