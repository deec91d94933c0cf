package org.eprop.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The widest vectors there are. */
final class Vectors {

  static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

  /** How many numbers a vector has. */
  static final int W = WIDE.length();

  private Vectors() {}

  static FloatVector at(float[] x, int j) {
    return FloatVector.fromArray(WIDE, x, j);
  }
}
