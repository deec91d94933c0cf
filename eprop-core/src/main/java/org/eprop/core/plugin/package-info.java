/** Finds components by name: {@link org.eprop.core.plugin.Plugins}. */
package org.eprop.core.plugin;
