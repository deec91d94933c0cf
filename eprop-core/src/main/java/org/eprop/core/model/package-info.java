/**
 * A network ready to run, to train, to save and to embed.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.model;
