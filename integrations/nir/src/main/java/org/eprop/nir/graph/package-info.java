/** NIR's graph: nodes with their parameters, and edges. Immutable; knows nothing of files. */
package org.eprop.nir.graph;
