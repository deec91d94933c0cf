/**
 * Recordings of events: who spiked when, as sensors, simulators and data sets give it, and how they
 * are read from files.
 *
 * <pre>
 * recording = { (t_e, a_e) },  t_0 &lt;= t_1 &lt;= ...,  a = (p H + y) W + x
 * </pre>
 *
 * <p>with t the time of an event and a its address: polarity p, row y and column x of a sensor of
 * height H and width W.
 *
 * <p>Stability: new; what a reader is given may still say more.
 *
 * @since 1.0
 */
package org.eprop.api.event;
