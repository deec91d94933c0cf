/** From a network to a graph, as an importer wants it. */
package org.eprop.nir.export;
