/** Regularizers: losses of the spikes themselves. */
package org.eprop.api.regularizer;
