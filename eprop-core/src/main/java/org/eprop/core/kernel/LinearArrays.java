package org.eprop.core.kernel;

/**
 * The constants of a layer's linear neurons as structure of arrays, in single precision. An array
 * in which every neuron has a zero is null, so that its term costs nothing. Built once, then only
 * read.
 */
public final class LinearArrays {

  /** The number of neurons. */
  public final int n;

  /** The number of state variables. */
  public final int d;

  /** A [to][from][neuron]. */
  public final float[][][] a;

  /** u [state][neuron]. */
  public final float[][] u;

  /** r [state][neuron]. */
  public final float[][] r;

  /** r~ [state][neuron]: r without what the rule detaches. */
  public final float[][] gradientR;

  /** g [state][neuron]. */
  public final float[][] g;

  /** theta [neuron]. */
  public final float[] theta;

  /** slope / scale [neuron]: turns a distance to threshold into the surrogate's argument. */
  public final float[] steepness;

  /** Whether some state feeds another, so that a step can't be done in place. */
  public boolean coupled;

  /**
   * All zero.
   *
   * @param n neurons
   * @param d state variables
   */
  public LinearArrays(int n, int d) {
    this.n = n;
    this.d = d;
    a = new float[d][d][];
    u = new float[d][];
    r = new float[d][];
    gradientR = new float[d][];
    g = new float[d][];
    theta = new float[n];
    steepness = new float[n];
  }
}
