/**
 * Applies optimizers, step sizes and constraints to each leaf.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.optimizer;
