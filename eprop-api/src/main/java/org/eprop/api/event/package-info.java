/**
 * Recordings of events: who spiked when, as sensors, simulators and data sets give it, and how they
 * are read from files.
 *
 * <p>Stability: new; what a reader is given may still say more.
 *
 * @since 1.0
 */
package org.eprop.api.event;
