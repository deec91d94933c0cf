/**
 * Work shared between a few threads.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.parallel;
