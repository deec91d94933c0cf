/**
 * Random streams.
 *
 * @since 1.0
 */
package org.eprop.core.random;
