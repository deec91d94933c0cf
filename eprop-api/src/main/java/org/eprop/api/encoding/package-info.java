/**
 * How real values become spikes, or other values, before a network sees them.
 *
 * <p>Stability: new; what an encoder is given may still say more.
 *
 * @since 1.0
 */
package org.eprop.api.encoding;
