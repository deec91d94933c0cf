package org.eprop.nir.imports;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;

/**
 * Patches of an image of channels, height and width (1 for a single dimension): which numbers each
 * place of the output is made of.
 *
 * @param in channels, height, width
 * @param kernel height, width
 * @param flat whether there is but one dimension beside the channels
 */
record Patches(int[] in, int[] kernel, int[] stride, int[] padding, int[] dilation, boolean flat) {

  static Patches of(NirNode.Conv2d conv, int[] received) {
    int[] w = conv.weight().shape();
    int channels = w[1] * conv.groups().whole(0);
    int[] in = image(received, channels, conv.inputShape(), 2);
    return new Patches(
        in,
        new int[] {w[2], w[3]},
        pair(conv.stride()),
        pair(conv.padding()),
        pair(conv.dilation()),
        false);
  }

  static Patches of(NirNode.Conv1d conv, int[] received) {
    int[] w = conv.weight().shape();
    int channels = w[1] * conv.groups().whole(0);
    int[] in = image(received, channels, conv.inputShape(), 1);
    return new Patches(
        in,
        new int[] {1, w[2]},
        new int[] {1, conv.stride().whole(0)},
        new int[] {0, conv.padding().whole(0)},
        new int[] {1, conv.dilation().whole(0)},
        true);
  }

  static Patches of(Tensor kernel, Tensor stride, Tensor padding, int[] received) {
    if (received.length != 3) {
      throw new InvalidInputException(
          "got " + Arrays.toString(received) + ", but expected channels, height and width");
    }
    return new Patches(
        received, pair(kernel), pair(stride), pair(padding), new int[] {1, 1}, false);
  }

  private static int[] image(int[] received, int channels, Tensor given, int dimensions) {
    int[] in = new int[] {channels, 1, 1};
    if (received.length == dimensions + 1) {
      System.arraycopy(received, 1, in, 3 - dimensions, dimensions);
    } else if (given != null) {
      for (int d = 0; d < dimensions; d++) {
        in[3 - dimensions + d] = given.whole(d);
      }
    }
    if (AffineMap.size(in) != AffineMap.size(received)
        || (received.length == dimensions + 1 && received[0] != channels)) {
      throw new InvalidInputException(
          "got %s, but expected %s channels of images"
              .formatted(Arrays.toString(received), channels));
    }
    return in;
  }

  private static int[] pair(Tensor tensor) {
    return new int[] {tensor.whole(0), tensor.whole(tensor.size() == 1 ? 0 : 1)};
  }

  Patches {
    for (int d = 0; d < 2; d++) {
      if (kernel[d] <= 0 || stride[d] <= 0 || padding[d] < 0 || dilation[d] <= 0) {
        throw new InvalidInputException(
            "got a kernel of %s, stride %s, padding %s, dilation %s"
                .formatted(
                    Arrays.toString(kernel),
                    Arrays.toString(stride),
                    Arrays.toString(padding),
                    Arrays.toString(dilation)));
      }
    }
  }

  private int out(int d) {
    long span = in[d + 1] + 2L * padding[d] - (long) dilation[d] * (kernel[d] - 1) - 1;
    if (span < 0) {
      throw new InvalidInputException(
          "the kernel " + Arrays.toString(kernel) + " is larger than " + Arrays.toString(in));
    }
    return (int) (span / stride[d]) + 1;
  }

  private int[] shape(int channels) {
    return flat ? new int[] {channels, out(1)} : new int[] {channels, out(0), out(1)};
  }

  /** Where the patch of an output place has its (y, x)-th number; -1 beyond the edge. */
  private int at(int channel, int oy, int ox, int y, int x) {
    int iy = oy * stride[0] - padding[0] + y * dilation[0];
    int ix = ox * stride[1] - padding[1] + x * dilation[1];
    return iy < 0 || iy >= in[1] || ix < 0 || ix >= in[2]
        ? -1
        : (channel * in[1] + iy) * in[2] + ix;
  }

  AffineMap convolution(Tensor weight, int groups) {
    int channels = weight.shape()[0];
    int each = weight.shape()[1];
    if (groups <= 0 || channels % groups != 0) {
      throw new InvalidInputException("groups: got " + groups + " for " + channels + " channels");
    }
    int patch = each * kernel[0] * kernel[1];
    AffineMap.expectFits((long) channels * out(0) * out(1) * patch);
    int[][] index = new int[channels * out(0) * out(1)][];
    double[][] value = new double[index.length][];
    int row = 0;
    for (int o = 0; o < channels; o++) {
      int first = o / (channels / groups) * each;
      for (int oy = 0; oy < out(0); oy++) {
        for (int ox = 0; ox < out(1); ox++) {
          int[] columns = new int[patch];
          double[] numbers = new double[patch];
          int n = 0;
          for (int k = 0; k < patch; k++) {
            int place = k % (kernel[0] * kernel[1]);
            int from =
                at(
                    first + k / (kernel[0] * kernel[1]),
                    oy,
                    ox,
                    place / kernel[1],
                    place % kernel[1]);
            if (from >= 0) {
              columns[n] = from;
              numbers[n++] = weight.values()[o * patch + k];
            }
          }
          index[row] = Arrays.copyOf(columns, n);
          value[row++] = Arrays.copyOf(numbers, n);
        }
      }
    }
    return new AffineMap(AffineMap.size(in), index, value, shape(channels));
  }

  AffineMap pool(boolean mean) {
    int area = kernel[0] * kernel[1];
    AffineMap.expectFits((long) in[0] * out(0) * out(1) * area);
    int[][] index = new int[in[0] * out(0) * out(1)][];
    double[][] value = new double[index.length][];
    int row = 0;
    for (int c = 0; c < in[0]; c++) {
      for (int oy = 0; oy < out(0); oy++) {
        for (int ox = 0; ox < out(1); ox++) {
          int[] columns = new int[area];
          int n = 0;
          for (int k = 0; k < area; k++) {
            int from = at(c, oy, ox, k / kernel[1], k % kernel[1]);
            if (from >= 0) {
              columns[n++] = from;
            }
          }
          index[row] = Arrays.copyOf(columns, n);
          value[row] = new double[n];
          Arrays.fill(value[row++], mean ? 1.0 / area : 1);
        }
      }
    }
    return new AffineMap(AffineMap.size(in), index, value, shape(in[0]));
  }
}
