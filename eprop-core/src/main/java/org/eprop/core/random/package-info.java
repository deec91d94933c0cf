/**
 * The one random generator, and its streams: every random number follows from the seed.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.random;
