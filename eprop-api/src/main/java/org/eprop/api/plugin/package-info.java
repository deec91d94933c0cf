/**
 * The plugin contract: a named, documented component with typed parameters.
 *
 * <p>Stability: settled; types of parameters may still be added.
 *
 * @since 1.0
 */
package org.eprop.api.plugin;
