/**
 * Networks as NumPy archives.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.experiment.file;
