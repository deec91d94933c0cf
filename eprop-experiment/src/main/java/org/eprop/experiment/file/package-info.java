/** Networks as NumPy archives. */
package org.eprop.experiment.file;
