/** Networks as NumPy archives, and weights that start from arrays. */
package org.eprop.experiment.file;
