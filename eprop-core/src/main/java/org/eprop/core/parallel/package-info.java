/**
 * Work shared between a few threads.
 *
 * @since 1.0
 */
package org.eprop.core.parallel;
