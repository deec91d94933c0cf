/** Learning signals: feedback of the error, and signals that are made otherwise. */
@org.jspecify.annotations.NullMarked
package org.eprop.losses.signal;
