/**
 * The plugin contract: a named, documented component with typed parameters.
 *
 * <pre>
 * component = create(p, dt, seed)     determined by these alone, immutable
 * p_k in its declared range           in the unit that it declares, or its default
 * p_kj = p_k, or the j-th of a list, or drawn for each neuron j:
 *        low + (high - low) U,   exp(log low + (log high - log low) U),   mean + standard deviation N
 * </pre>
 *
 * <p>with U uniform on [0, 1) and N standard normal, from a stream of their own. {@link
 * org.eprop.api.plugin.Component} is the name and its {@linkplain org.eprop.api.plugin.Parameter
 * parameters}, {@link org.eprop.api.plugin.Context} what {@code create} is told: the step dt in ms
 * and the seed only to kinds that may depend on them. {@link org.eprop.api.plugin.Distribution} is
 * the last line.
 *
 * <p>Stability: settled; types of parameters may still be added.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.plugin;
