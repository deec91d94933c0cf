/**
 * How real values become spikes, or other values, before a network sees them.
 *
 * <pre>    z[f repeat .. (f + 1) repeat - 1][c] = encode(x[f][..]),    c = 0 .. channels - 1</pre>
 *
 * <p>with x the frames; an {@link org.eprop.api.encoding.Encoder} says how many channels come out.
 *
 * <p>Stability: new; an encoder's arguments may still grow.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.encoding;
