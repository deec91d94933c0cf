package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.stream.Stream;

/**
 * The kernels that do the same to each element: what they do is written here, once, and becomes a
 * plain loop and one over vectors.
 */
final class ElementKernels {

  /** Loop, name, arrays and numbers, and what becomes of an element. */
  private static final String KERNELS =
      """
      SINGLE product o[] p[] x[]: o = p * x
      ONLY product o[] p[] x[] from: o = p * x
      SINGLE sumOfProducts o[] p[] x[] q[] y[]: o = p * x + q * y
      NONE sumOfProducts o[] p[] x[] q[] y[] r[] z[]: o = p * x + q * y + r * z
      END addProduct o[] p[] x[]: o = o + p * x
      NONE addScaled o[] f a[]: o = o + f * a
      PAIRS addProducts o[] f p[] q[] x[] r[] y[]: sum = o + f * p; o = sum + q * x + r * y
      SINGLE flush x[]: x = flush(x)
      SINGLE filter o[] kappa f slope[]: o = flush(kappa * o + f * slope)
      PAIRS filter x[] a[] e b[] o[] kappa f slope[] own[]: \
      y = flush(a * x + e * b); x = y; z = kappa * o + f * slope + own * y; o = flush(z)
      PAIRS carry x[] a[] e b[] o[] kappa slope[] own[]: \
      y = x; z = kappa * o + e * slope + own * y; o = flush(z); x = flush(a * y + e * b)
      PART add o[] a[]: o = o + a
      PART add o[] a[] b[] c[] d[]: o = o + a + b + c + d
      PART sum o[] a[] b[] c[] d[]: o = a + b + c + d
      PART scale o[] f a[]: o = f * a
      PART sumOfScaled o[] first[] f a[] g b[]: o = first + f * a + g * b
      PART sumOfScaled o[] f0 a[] f1 b[] f2 c[] f3 d[]: o = f0 * a + f1 * b + f2 * c + f3 * d
      PART addScaled o[] f0 a[] f1 b[] f2 c[] f3 d[]: o = o + f0 * a + f1 * b + f2 * c + f3 * d
      PART distance o[] x[] theta[] k[]: o = (x - theta) * k
      PART distance o[] p[] x[] theta[] k[]: o = (p * x - theta) * k
      PART distance o[] p[] x[] q[] y[] theta[] k[]: o = (p * x + q * y - theta) * k
      PART triangle psi[] q[] decline half[]: x = q; h = half; distance = abs(x); \
      p = 1 - decline * distance; q = (x + distance) * (FAR * h); psi = (p + abs(p)) * h
      PART source o[] r[] x[] psi[]: o = (o + r * x) * psi
      PART source o[] r[] x[] p[] y[] psi[]: o = (o + r * x + p * y) * psi
      """;

  private static final String PLAIN =
      """
      package org.eprop.core.kernel;

      /** Kernels that do the same to each element. */
      abstract class PlainElements implements Kernels {

      static final float TINY = 1e-25f;

      /** Times this, no product of a distance and a height becomes zero. */
      private static final float FAR = 1e30f;
      %s
      }
      """;

  private static final String VECTOR =
      """
      package org.eprop.core.kernel;

      import static org.eprop.core.kernel.Vectors.W;
      import static org.eprop.core.kernel.Vectors.WIDE;
      import static org.eprop.core.kernel.Vectors.at;

      import jdk.incubator.vector.FloatVector;

      /** Kernels that do the same to each element. */
      abstract class VectorElements extends PlainKernels {
      %s
      }
      """;

  private ElementKernels() {}

  static String plain() {
    return PLAIN.formatted(
        lines(
            kernels()
                .filter(k -> k.vectors() != ElementKernel.Vectors.ONLY)
                .map(ElementKernel::plain)));
  }

  static String vector() {
    return VECTOR.formatted(lines(kernels().map(ElementKernel::vector)));
  }

  private static Stream<ElementKernel> kernels() {
    return KERNELS.lines().map(ElementKernel::parse);
  }
}
