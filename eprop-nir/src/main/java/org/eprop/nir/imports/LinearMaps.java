package org.eprop.nir.imports;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;

/** What nodes without memory do, as maps. */
final class LinearMaps {

  private LinearMaps() {}

  /**
   * The map of a node.
   *
   * @param in the shape of what it receives
   * @throws InvalidInputException if it can't receive that
   */
  static AffineMap of(NirNode node, int[] in) {
    if (node instanceof NirNode.Linear linear) {
      return dense(linear.weight(), in);
    }
    if (node instanceof NirNode.Affine affine) {
      return dense(affine.weight(), in);
    }
    if (node instanceof NirNode.Scale scale) {
      return diagonal(scale.scale(), in);
    }
    if (node instanceof NirNode.Flatten flatten) {
      return AffineMap.identity(flattened(flatten, in));
    }
    if (node instanceof NirNode.Conv2d conv) {
      return Patches.of(conv, in).convolution(conv.weight(), conv.groups().whole(0));
    }
    if (node instanceof NirNode.Conv1d conv) {
      return Patches.of(conv, in).convolution(conv.weight(), conv.groups().whole(0));
    }
    if (node instanceof NirNode.SumPool2d pool) {
      return Patches.of(pool.kernelSize(), pool.stride(), pool.padding(), in).pool(false);
    }
    if (node instanceof NirNode.AvgPool2d pool) {
      return Patches.of(pool.kernelSize(), pool.stride(), pool.padding(), in).pool(true);
    }
    return AffineMap.identity(in);
  }

  /** b of a node, for each of its outputs; null if it has none. */
  static double[] bias(NirNode node, int[] out) {
    Tensor bias =
        node instanceof NirNode.Affine affine
            ? affine.bias()
            : node instanceof NirNode.Conv2d conv
                ? conv.bias()
                : node instanceof NirNode.Conv1d conv ? conv.bias() : null;
    if (bias == null) {
      return null;
    }
    int n = AffineMap.size(out);
    int each = n / out[0];
    double[] all = new double[n];
    boolean any = node instanceof NirNode.Affine;
    if (bias.size() != 1 && bias.size() != out[0]) {
      throw new InvalidInputException(
          "bias: got " + bias.size() + " numbers, but expected " + out[0]);
    }
    for (int i = 0; i < n; i++) {
      all[i] = bias.at(i / each);
      any |= all[i] != 0;
    }
    return any ? all : null;
  }

  private static AffineMap dense(Tensor weight, int[] in) {
    int rows = weight.shape()[0];
    int columns = weight.shape()[1];
    if (in[in.length - 1] != columns || AffineMap.size(in) != columns) {
      throw new InvalidInputException(
          "weight: got %s columns, but expected %s, what the node receives"
              .formatted(columns, Arrays.toString(in)));
    }
    AffineMap.expectFits((long) rows * columns);
    int[] all = new int[columns];
    Arrays.setAll(all, j -> j);
    int[][] index = new int[rows][];
    double[][] value = new double[rows][];
    for (int i = 0; i < rows; i++) {
      index[i] = all;
      value[i] = Arrays.copyOfRange(weight.values(), i * columns, (i + 1) * columns);
    }
    return new AffineMap(columns, index, value, new int[] {rows});
  }

  private static AffineMap diagonal(Tensor scale, int[] in) {
    int n = AffineMap.size(in);
    if (scale.size() != 1 && scale.size() != n) {
      throw new InvalidInputException("scale: got " + scale.size() + " numbers, but expected " + n);
    }
    AffineMap identity = AffineMap.identity(in);
    double[][] value = new double[n][];
    Arrays.setAll(value, i -> new double[] {scale.at(i)});
    return new AffineMap(n, identity.index(), value, in);
  }

  private static int[] flattened(NirNode.Flatten node, int[] in) {
    int first = Math.floorMod(node.startDim().whole(0), in.length);
    int last = Math.floorMod(node.endDim().whole(0), in.length);
    if (first > last) {
      throw new InvalidInputException("got the dimensions " + first + " to " + last);
    }
    int[] out = new int[in.length - (last - first)];
    int n = 1;
    for (int d = first; d <= last; d++) {
      n *= in[d];
    }
    System.arraycopy(in, 0, out, 0, first);
    out[first] = n;
    System.arraycopy(in, last + 1, out, first + 1, in.length - last - 1);
    return out;
  }
}
