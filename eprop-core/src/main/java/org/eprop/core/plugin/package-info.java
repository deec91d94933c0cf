/**
 * Finds components by name: {@link org.eprop.core.plugin.Plugins}.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.plugin;
