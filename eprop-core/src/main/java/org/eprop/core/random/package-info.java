/**
 * Random streams.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.random;
