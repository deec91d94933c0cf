/** Learning signals: what the network tells each neuron about the error. */
package org.eprop.api.signal;
