/** Learning signals: feedback of the error, and signals that are made otherwise. */
package org.eprop.losses.signal;
