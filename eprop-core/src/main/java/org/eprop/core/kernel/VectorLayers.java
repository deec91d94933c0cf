package org.eprop.core.kernel;

import static org.eprop.core.kernel.Vectors.W;
import static org.eprop.core.kernel.Vectors.WIDE;

import jdk.incubator.vector.FloatVector;

/**
 * The adjoint of a layer's linear neurons with vectors, for each {@link LinearArrays.Shape} that
 * has names for its constants. It takes a vector of neurons through all the steps, which stays in
 * registers with its constants. And the step with pseudo-derivatives of neurons that share theirs;
 * of other steps C2 makes vectors as they are.
 *
 * <p>The methods are too large for C2 to inline (325 bytecodes), and nothing in them depends on
 * what C2 inlines: with what their callers need besides, vectors would become objects.
 */
final class VectorLayers {

  private VectorLayers() {}

  /**
   * See {@link Kernels#stepWithTriangle}, where neurons share their constants.
   *
   * @param input u I [neuron]
   * @param q receives how far from threshold they are; may be the same
   */
  static void step(
      LinearArrays c,
      float[][] s,
      float[][] to,
      float[] input,
      float[] q,
      float[] psi,
      float decline,
      float[] half) {
    LinearArrays.Shared all = c.shared;
    FloatVector a00 = FloatVector.broadcast(WIDE, all.a00());
    FloatVector a11 = FloatVector.broadcast(WIDE, all.a11());
    FloatVector theta = FloatVector.broadcast(WIDE, all.theta());
    FloatVector steepness = FloatVector.broadcast(WIDE, all.steepness());
    FloatVector slope = FloatVector.broadcast(WIDE, decline);
    FloatVector one = FloatVector.broadcast(WIDE, 1);
    float[] g1 = all.g1();
    float[] s0 = s[0];
    float[] s1 = s[1];
    float[] to0 = to[0];
    float[] to1 = to[1];
    int n = c.padded;
    for (int j = 0; j <= n - W; j += W) {
      FloatVector x0 = a00.mul(FloatVector.fromArray(WIDE, s0, j));
      x0 = x0.add(FloatVector.fromArray(WIDE, input, j));
      FloatVector x1 = a11.mul(FloatVector.fromArray(WIDE, s1, j));
      FloatVector sum = x0.add(FloatVector.fromArray(WIDE, g1, j).mul(x1));
      FloatVector distance = sum.sub(theta).mul(steepness);
      FloatVector p = one.sub(slope.mul(distance.abs()));
      distance.intoArray(q, j);
      x0.intoArray(to0, j);
      x1.intoArray(to1, j);
      p.add(p.abs()).mul(FloatVector.fromArray(WIDE, half, j)).intoArray(psi, j);
    }
  }

  /**
   * Where neurons share their constants: two vectors of neurons at once, as each step waits for the
   * one before it. They may be the same.
   */
  static void adjointPair(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int steps,
      int j,
      int k) {
    LinearArrays.Shared all = c.shared;
    FloatVector r1 = FloatVector.broadcast(WIDE, all.r1());
    FloatVector a00 = FloatVector.broadcast(WIDE, all.a00());
    FloatVector a11 = FloatVector.broadcast(WIDE, all.a11());
    FloatVector g1 = FloatVector.fromArray(WIDE, all.g1(), j);
    FloatVector g1k = FloatVector.fromArray(WIDE, all.g1(), k);
    FloatVector x0 = FloatVector.fromArray(WIDE, lambda[0], j);
    FloatVector x1 = FloatVector.fromArray(WIDE, lambda[1], j);
    FloatVector x0k = FloatVector.fromArray(WIDE, lambda[0], k);
    FloatVector x1k = FloatVector.fromArray(WIDE, lambda[1], k);
    for (int t = 0; t < steps; t++) {
      float[] reaching = direct[t];
      float[] q = psi[latest - t];
      FloatVector source = FloatVector.fromArray(WIDE, reaching, j).add(r1.mul(x1));
      source = source.mul(FloatVector.fromArray(WIDE, q, j));
      FloatVector sourceK = FloatVector.fromArray(WIDE, reaching, k).add(r1.mul(x1k));
      sourceK = sourceK.mul(FloatVector.fromArray(WIDE, q, k));
      x0 = a00.mul(x0).add(source);
      x1 = a11.mul(x1).add(g1.mul(source));
      x0k = a00.mul(x0k).add(sourceK);
      x1k = a11.mul(x1k).add(g1k.mul(sourceK));
      x0.intoArray(q, j);
      x0k.intoArray(q, k);
    }
    x0.intoArray(lambda[0], j);
    x1.intoArray(lambda[1], j);
    x0k.intoArray(lambda[0], k);
    x1k.intoArray(lambda[1], k);
  }

  /** The same where what reaches the neurons comes from two outputs, whose weights stay, too. */
  static void adjointOfTwo(
      LinearArrays c,
      float[][] lambda,
      float[][] errors,
      float[] always,
      float[][] weights,
      float[][] psi,
      int latest,
      int steps,
      int j,
      int k) {
    LinearArrays.Shared all = c.shared;
    FloatVector r1 = FloatVector.broadcast(WIDE, all.r1());
    FloatVector a00 = FloatVector.broadcast(WIDE, all.a00());
    FloatVector a11 = FloatVector.broadcast(WIDE, all.a11());
    FloatVector g1 = FloatVector.fromArray(WIDE, all.g1(), j);
    FloatVector g1k = FloatVector.fromArray(WIDE, all.g1(), k);
    FloatVector start = FloatVector.fromArray(WIDE, always, j);
    FloatVector startK = FloatVector.fromArray(WIDE, always, k);
    FloatVector b0 = FloatVector.fromArray(WIDE, weights[0], j);
    FloatVector b0k = FloatVector.fromArray(WIDE, weights[0], k);
    FloatVector b1 = FloatVector.fromArray(WIDE, weights[1], j);
    FloatVector b1k = FloatVector.fromArray(WIDE, weights[1], k);
    FloatVector x0 = FloatVector.fromArray(WIDE, lambda[0], j);
    FloatVector x1 = FloatVector.fromArray(WIDE, lambda[1], j);
    FloatVector x0k = FloatVector.fromArray(WIDE, lambda[0], k);
    FloatVector x1k = FloatVector.fromArray(WIDE, lambda[1], k);
    for (int t = 0; t < steps; t++) {
      float[] f = errors[t];
      float[] q = psi[latest - t];
      FloatVector f0 = FloatVector.broadcast(WIDE, f[0]);
      FloatVector f1 = FloatVector.broadcast(WIDE, f[1]);
      FloatVector source = start.add(b0.mul(f0)).add(b1.mul(f1)).add(r1.mul(x1));
      source = source.mul(FloatVector.fromArray(WIDE, q, j));
      FloatVector sourceK = startK.add(b0k.mul(f0)).add(b1k.mul(f1)).add(r1.mul(x1k));
      sourceK = sourceK.mul(FloatVector.fromArray(WIDE, q, k));
      x0 = a00.mul(x0).add(source);
      x1 = a11.mul(x1).add(g1.mul(source));
      x0k = a00.mul(x0k).add(sourceK);
      x1k = a11.mul(x1k).add(g1k.mul(sourceK));
      x0.intoArray(q, j);
      x0k.intoArray(q, k);
    }
    x0.intoArray(lambda[0], j);
    x1.intoArray(lambda[1], j);
    x0k.intoArray(lambda[0], k);
    x1k.intoArray(lambda[1], k);
  }

  /**
   * The same of any number of outputs: four steps at once, whose sums stay in registers, and then
   * one at a time.
   */
  static void adjointOfOutputs(
      LinearArrays c,
      float[][] lambda,
      float[][] errors,
      float[] always,
      float[][] weights,
      float[][] psi,
      int latest,
      int steps,
      int j,
      int k) {
    LinearArrays.Shared all = c.shared;
    FloatVector r1 = FloatVector.broadcast(WIDE, all.r1());
    FloatVector a00 = FloatVector.broadcast(WIDE, all.a00());
    FloatVector a11 = FloatVector.broadcast(WIDE, all.a11());
    FloatVector g1 = FloatVector.fromArray(WIDE, all.g1(), j);
    FloatVector g1k = FloatVector.fromArray(WIDE, all.g1(), k);
    FloatVector start = FloatVector.fromArray(WIDE, always, j);
    FloatVector startK = FloatVector.fromArray(WIDE, always, k);
    FloatVector x0 = FloatVector.fromArray(WIDE, lambda[0], j);
    FloatVector x1 = FloatVector.fromArray(WIDE, lambda[1], j);
    FloatVector x0k = FloatVector.fromArray(WIDE, lambda[0], k);
    FloatVector x1k = FloatVector.fromArray(WIDE, lambda[1], k);
    int t = 0;
    for (; t + 4 <= steps; t += 4) {
      float[] f0 = errors[t];
      float[] f1 = errors[t + 1];
      float[] f2 = errors[t + 2];
      float[] f3 = errors[t + 3];
      FloatVector j0 = start;
      FloatVector k0 = startK;
      FloatVector j1 = start;
      FloatVector k1 = startK;
      FloatVector j2 = start;
      FloatVector k2 = startK;
      FloatVector j3 = start;
      FloatVector k3 = startK;
      for (int o = 0; o < weights.length; o++) {
        FloatVector rowJ = FloatVector.fromArray(WIDE, weights[o], j);
        FloatVector rowK = FloatVector.fromArray(WIDE, weights[o], k);
        FloatVector f = FloatVector.broadcast(WIDE, f0[o]);
        j0 = j0.add(rowJ.mul(f));
        k0 = k0.add(rowK.mul(f));
        f = FloatVector.broadcast(WIDE, f1[o]);
        j1 = j1.add(rowJ.mul(f));
        k1 = k1.add(rowK.mul(f));
        f = FloatVector.broadcast(WIDE, f2[o]);
        j2 = j2.add(rowJ.mul(f));
        k2 = k2.add(rowK.mul(f));
        f = FloatVector.broadcast(WIDE, f3[o]);
        j3 = j3.add(rowJ.mul(f));
        k3 = k3.add(rowK.mul(f));
      }
      float[] q = psi[latest - t];
      FloatVector source = j0.add(r1.mul(x1)).mul(FloatVector.fromArray(WIDE, q, j));
      FloatVector sourceK = k0.add(r1.mul(x1k)).mul(FloatVector.fromArray(WIDE, q, k));
      x0 = a00.mul(x0).add(source);
      x1 = a11.mul(x1).add(g1.mul(source));
      x0k = a00.mul(x0k).add(sourceK);
      x1k = a11.mul(x1k).add(g1k.mul(sourceK));
      x0.intoArray(q, j);
      x0k.intoArray(q, k);
      q = psi[latest - t - 1];
      source = j1.add(r1.mul(x1)).mul(FloatVector.fromArray(WIDE, q, j));
      sourceK = k1.add(r1.mul(x1k)).mul(FloatVector.fromArray(WIDE, q, k));
      x0 = a00.mul(x0).add(source);
      x1 = a11.mul(x1).add(g1.mul(source));
      x0k = a00.mul(x0k).add(sourceK);
      x1k = a11.mul(x1k).add(g1k.mul(sourceK));
      x0.intoArray(q, j);
      x0k.intoArray(q, k);
      q = psi[latest - t - 2];
      source = j2.add(r1.mul(x1)).mul(FloatVector.fromArray(WIDE, q, j));
      sourceK = k2.add(r1.mul(x1k)).mul(FloatVector.fromArray(WIDE, q, k));
      x0 = a00.mul(x0).add(source);
      x1 = a11.mul(x1).add(g1.mul(source));
      x0k = a00.mul(x0k).add(sourceK);
      x1k = a11.mul(x1k).add(g1k.mul(sourceK));
      x0.intoArray(q, j);
      x0k.intoArray(q, k);
      q = psi[latest - t - 3];
      source = j3.add(r1.mul(x1)).mul(FloatVector.fromArray(WIDE, q, j));
      sourceK = k3.add(r1.mul(x1k)).mul(FloatVector.fromArray(WIDE, q, k));
      x0 = a00.mul(x0).add(source);
      x1 = a11.mul(x1).add(g1.mul(source));
      x0k = a00.mul(x0k).add(sourceK);
      x1k = a11.mul(x1k).add(g1k.mul(sourceK));
      x0.intoArray(q, j);
      x0k.intoArray(q, k);
    }
    for (; t < steps; t++) {
      float[] q = psi[latest - t];
      FloatVector reaching = start;
      FloatVector reachingK = startK;
      for (int o = 0; o < weights.length; o++) {
        FloatVector f = FloatVector.broadcast(WIDE, errors[t][o]);
        reaching = reaching.add(FloatVector.fromArray(WIDE, weights[o], j).mul(f));
        reachingK = reachingK.add(FloatVector.fromArray(WIDE, weights[o], k).mul(f));
      }
      FloatVector source = reaching.add(r1.mul(x1)).mul(FloatVector.fromArray(WIDE, q, j));
      FloatVector sourceK = reachingK.add(r1.mul(x1k)).mul(FloatVector.fromArray(WIDE, q, k));
      x0 = a00.mul(x0).add(source);
      x1 = a11.mul(x1).add(g1.mul(source));
      x0k = a00.mul(x0k).add(sourceK);
      x1k = a11.mul(x1k).add(g1k.mul(sourceK));
      x0.intoArray(q, j);
      x0k.intoArray(q, k);
    }
    x0.intoArray(lambda[0], j);
    x1.intoArray(lambda[1], j);
    x0k.intoArray(lambda[0], k);
    x1k.intoArray(lambda[1], k);
  }

  static void adjointOne(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int steps,
      float[][] kept) {
    float[] ofR0 = c.gradientR[0];
    float[] ofA00 = c.a[0][0];
    float[] ofG0 = c.g[0];
    float[] ofU0 = c.u[0];
    float[] lambda0 = lambda[0];
    for (int j = 0; j < c.padded; j += W) {
      FloatVector r0 = FloatVector.fromArray(WIDE, ofR0, j);
      FloatVector a00 = FloatVector.fromArray(WIDE, ofA00, j);
      FloatVector g0 = FloatVector.fromArray(WIDE, ofG0, j);
      FloatVector u0 = FloatVector.fromArray(WIDE, ofU0, j);
      FloatVector x0 = FloatVector.fromArray(WIDE, lambda0, j);
      for (int t = 0; t < steps; t++) {
        float[] reaching = direct[t];
        float[] q = psi[latest - t];
        FloatVector source = FloatVector.fromArray(WIDE, reaching, j).add(r0.mul(x0));
        source = source.mul(FloatVector.fromArray(WIDE, q, j));
        x0 = a00.mul(x0).add(g0.mul(source));
        u0.mul(x0).intoArray(q, j);
        if (kept != null) {
          source.intoArray(reaching, j);
          x0.intoArray(kept[t], j);
        }
      }
      x0.intoArray(lambda0, j);
    }
  }

  static void adjointAdaptive(
      LinearArrays c,
      float[][] lambda,
      float[][] direct,
      float[][] psi,
      int latest,
      int steps,
      float[][] kept) {
    float[] ofR0 = c.firstR;
    float[] ofR1 = c.gradientR[1];
    float[] ofA00 = c.a[0][0];
    float[] ofG0 = c.g[0];
    float[] ofA11 = c.a[1][1];
    float[] ofU0 = c.u[0];
    float[] ofG1 = c.g[1];
    float[] lambda0 = lambda[0];
    float[] lambda1 = lambda[1];
    for (int j = 0; j < c.padded; j += W) {
      FloatVector r0 = FloatVector.fromArray(WIDE, ofR0, j);
      FloatVector r1 = FloatVector.fromArray(WIDE, ofR1, j);
      FloatVector a00 = FloatVector.fromArray(WIDE, ofA00, j);
      FloatVector g0 = FloatVector.fromArray(WIDE, ofG0, j);
      FloatVector a11 = FloatVector.fromArray(WIDE, ofA11, j);
      FloatVector u0 = FloatVector.fromArray(WIDE, ofU0, j);
      FloatVector g1 = FloatVector.fromArray(WIDE, ofG1, j);
      FloatVector x0 = FloatVector.fromArray(WIDE, lambda0, j);
      FloatVector x1 = FloatVector.fromArray(WIDE, lambda1, j);
      for (int t = 0; t < steps; t++) {
        float[] reaching = direct[t];
        float[] q = psi[latest - t];
        FloatVector source =
            FloatVector.fromArray(WIDE, reaching, j).add(r0.mul(x0)).add(r1.mul(x1));
        source = source.mul(FloatVector.fromArray(WIDE, q, j));
        x0 = a00.mul(x0).add(g0.mul(source));
        x1 = a11.mul(x1).add(g1.mul(source));
        u0.mul(x0).intoArray(q, j);
        if (kept != null) {
          source.intoArray(reaching, j);
          x0.intoArray(kept[2 * t], j);
          x1.intoArray(kept[2 * t + 1], j);
        }
      }
      x0.intoArray(lambda0, j);
      x1.intoArray(lambda1, j);
    }
  }

  /** Two vectors of neurons at once, see {@link Kernels#adjointOfTrace}. They may be the same. */
  static void adjointOfTrace(
      float rho,
      float[] lambda,
      float[][] direct,
      float[][] ownToQ,
      float[][] arriving,
      int latest,
      int steps,
      int j,
      int k) {
    FloatVector decay = FloatVector.broadcast(WIDE, rho);
    FloatVector x = FloatVector.fromArray(WIDE, lambda, j);
    FloatVector y = FloatVector.fromArray(WIDE, lambda, k);
    for (int t = 0; t < steps; t++) {
      float[] q = ownToQ[latest - t];
      float[] b = arriving[latest - t];
      FloatVector reaching = FloatVector.fromArray(WIDE, direct[t], j);
      FloatVector reachingK = FloatVector.fromArray(WIDE, direct[t], k);
      x = decay.mul(x).add(reaching.mul(FloatVector.fromArray(WIDE, q, j)));
      y = decay.mul(y).add(reachingK.mul(FloatVector.fromArray(WIDE, q, k)));
      FloatVector sum = x.add(reaching.mul(FloatVector.fromArray(WIDE, b, j)));
      FloatVector sumK = y.add(reachingK.mul(FloatVector.fromArray(WIDE, b, k)));
      sum.intoArray(q, j);
      sumK.intoArray(q, k);
    }
    x.intoArray(lambda, j);
    y.intoArray(lambda, k);
  }

  /**
   * Adds the sum over some steps of the products of two arrays each, see {@link
   * Kernels#addProductsOfSteps}.
   */
  static void addProductsOfSteps(float[] o, float[][] x, float[][] y, int from, int steps, int n) {
    for (int j = 0; j < n; j += W) {
      FloatVector sum = FloatVector.fromArray(WIDE, o, j);
      for (int t = 0; t < steps; t++) {
        FloatVector f = FloatVector.fromArray(WIDE, x[t], j);
        sum = sum.add(f.mul(FloatVector.fromArray(WIDE, y[from + t], j)));
      }
      sum.intoArray(o, j);
    }
  }

  /** See {@link Kernels#triangle}. */
  static void triangle(float[] psi, float[] q, float decline, float[] half, int n) {
    FloatVector one = FloatVector.broadcast(WIDE, 1);
    FloatVector slope = FloatVector.broadcast(WIDE, decline);
    for (int j = 0; j < n; j += W) {
      FloatVector p = one.sub(slope.mul(FloatVector.fromArray(WIDE, q, j).abs()));
      p.add(p.abs()).mul(FloatVector.fromArray(WIDE, half, j)).intoArray(psi, j);
    }
  }
}
