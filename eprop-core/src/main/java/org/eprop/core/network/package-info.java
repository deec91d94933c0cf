/** The shape of a network: layers, populations and the readout. */
package org.eprop.core.network;
