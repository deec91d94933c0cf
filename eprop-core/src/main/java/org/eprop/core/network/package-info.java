/**
 * Networks: their definition, the neurons drawn from it, their weights and feedback weights.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.network;
