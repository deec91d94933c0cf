/** From a graph, whoever made it, to a network. */
package org.eprop.nir.imports;
