/**
 * Networks as NumPy archives.
 *
 * @since 1.0
 */
package org.eprop.experiment.file;
