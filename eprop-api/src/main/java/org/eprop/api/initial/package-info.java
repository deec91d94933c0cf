/** Initial weights: what the weights of a projection or readout are before training. */
package org.eprop.api.initial;
