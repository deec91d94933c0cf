/**
 * Recordings of events: spikes with their times, from sensors, simulators and data sets, and the
 * readers of their files.
 *
 * <pre>
 * recording = { (t_e, a_e) },  t_0 &lt;= t_1 &lt;= ...,  a = (p H + y) W + x
 * </pre>
 *
 * <p>with t the time of an event and a its address: polarity p, row y and column x of a sensor of
 * height H and width W.
 *
 * <p>Stability: new; a reader's arguments may still grow.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.event;
