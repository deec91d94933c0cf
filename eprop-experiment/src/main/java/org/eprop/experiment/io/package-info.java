/** Files: NumPy arrays, archives of them, and writing that never leaves half a file behind. */
package org.eprop.experiment.io;
