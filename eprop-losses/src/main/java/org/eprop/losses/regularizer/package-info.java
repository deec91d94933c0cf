/** Losses of the firing rates. */
package org.eprop.losses.regularizer;
