/** The plugin contract: a named, documented component with typed parameters. */
package org.eprop.api.plugin;
