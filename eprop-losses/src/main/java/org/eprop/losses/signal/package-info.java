/** Learning signals: how the feedback weights start and how they follow the readout. */
package org.eprop.losses.signal;
