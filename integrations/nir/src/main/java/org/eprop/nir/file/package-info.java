/** NIR's files, HDF5. */
package org.eprop.nir.file;
