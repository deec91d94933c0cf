/**
 * Metrics: numbers that say how well a network did, beside its loss.
 *
 * <pre>
 * note:  each sample's {@link org.eprop.api.metric.JudgedSample} -&gt; its {@link org.eprop.api.metric.Tally}
 * add:   tallies of samples, in their order
 * value: the tally of all -&gt; the number
 * </pre>
 *
 * <p>A metric keeps nothing itself, so that scores can be saved in the middle of an epoch and come
 * from several threads or processes.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.metric;
