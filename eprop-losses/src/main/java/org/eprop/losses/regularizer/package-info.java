/** Losses of the firing rates. */
@org.jspecify.annotations.NullMarked
package org.eprop.losses.regularizer;
