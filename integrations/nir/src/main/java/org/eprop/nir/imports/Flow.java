package org.eprop.nir.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Placed;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirNode;
import org.eprop.nir.graph.Tensor;

/** What flows along the edges: its shape, what nodes without memory make of it, how late it is. */
final class Flow {

  private static final int MOST_ARRIVALS = 10_000;

  private final FlatGraph graph;
  private final StepOrder order;
  private final double dt;
  private final Map<String, int[]> shapes = new HashMap<>();
  private final Map<String, AffineMap> maps = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  /**
   * @param dt s
   */
  Flow(FlatGraph graph, StepOrder order, double dt) {
    this.graph = graph;
    this.order = order;
    this.dt = dt;
  }

  /** The shape of what a node sends. */
  int[] shape(String name) {
    int[] shape = shapes.get(name);
    if (shape == null) {
      shape = findShape(name);
      if (shape == null) {
        throw new InvalidInputException(graph.described(name) + ": nothing says how large it is");
      }
    }
    return shape;
  }

  /** The number of a node's outputs. */
  int size(String name) {
    return AffineMap.size(shape(name));
  }

  private int[] findShape(String name) {
    if (!open.add(name)) {
      return null; // a cycle; another edge may tell
    }
    try {
      int[] shape = given(graph.nodes().get(name));
      if (shape == null || graph.wires().contains(name)) {
        int[] in = received(name);
        shape = in == null ? null : graph.isThrough(name) ? map(name, in).shape() : in;
      }
      if (shape != null) {
        shapes.put(name, shape);
      }
      return shape;
    } catch (InvalidInputException e) {
      throw e.location().isEmpty() && !e.problem().startsWith("node ")
          ? e.at(graph.described(name))
          : e;
    } finally {
      open.remove(name);
    }
  }

  /** The shape that a node's own numbers say; null if they say none. */
  private static int[] given(NirNode node) {
    Tensor of =
        node instanceof NirNode.Threshold t
            ? t.threshold()
            : node instanceof NirNode.LIF lif
                ? larger(lif.tau(), lif.vThreshold())
                : node instanceof NirNode.CubaLIF cuba
                    ? larger(cuba.tauMem(), cuba.vThreshold())
                    : node instanceof NirNode.IF iff
                        ? larger(iff.r(), iff.vThreshold())
                        : node instanceof NirNode.LI li
                            ? larger(li.tau(), li.r())
                            : node instanceof NirNode.I i ? i.r() : null;
    if (node instanceof NirNode.Input input) {
      int[] shape = new int[input.shape().size()];
      Arrays.setAll(shape, d -> input.shape().whole(d));
      AffineMap.size(shape);
      return shape.length == 0 ? new int[] {1} : shape;
    }
    return of == null || of.size() <= 1 ? null : of.shape();
  }

  private static Tensor larger(Tensor a, Tensor b) {
    return a.size() >= b.size() ? a : b;
  }

  /** The shape of what a node receives; null if it receives nothing that is known. */
  private int[] received(String name) {
    int[] shape = null;
    for (String source : graph.into().get(name)) {
      int[] own = shapes.containsKey(source) ? shapes.get(source) : findShape(source);
      if (own != null && shape != null && AffineMap.size(own) != AffineMap.size(shape)) {
        throw new InvalidInputException(
            "%s: receives %s and %s, but expected one shape"
                .formatted(graph.described(name), Arrays.toString(shape), Arrays.toString(own)));
      }
      shape = shape == null ? own : shape;
    }
    return shape;
  }

  private AffineMap map(String name, int[] in) {
    AffineMap map = maps.get(name);
    if (map == null) {
      map = LinearMaps.of(graph.nodes().get(name), in);
      maps.put(name, map);
    }
    return map;
  }

  private AffineMap map(String name) {
    shape(name);
    return maps.get(name);
  }

  /**
   * All that reaches a node.
   *
   * @throws InvalidInputException if it can't be followed
   */
  List<Arrival> arrivals(String target) {
    List<Arrival> all = new ArrayList<>();
    walk(target, target, AffineMap.identity(new int[] {size(target)}), 0, List.of(), all);
    return all;
  }

  private void walk(
      String target,
      String node,
      AffineMap after,
      int delay,
      List<String> through,
      List<Arrival> all) {
    for (String source : graph.into().get(node)) {
      int late = delay + order.delay(source, node);
      if (!graph.isThrough(source)) {
        expectSize(source, node, after);
        String nearest = through.isEmpty() ? source : through.get(0);
        Metadata notes =
            through.size() == 1 || onlyDelaysBehind(through)
                ? graph.nodes().get(nearest).metadata().below("eprop")
                : Metadata.NONE;
        all.add(new Arrival(source, target, late, after, nearest, notes));
        if (all.size() > MOST_ARRIVALS) {
          throw new InvalidInputException(
              graph.described(target) + ": more than " + MOST_ARRIVALS + " paths lead to it");
        }
        continue;
      }
      if (through.contains(source)) {
        throw new InvalidInputException(
            graph.described(source) + ": lies on a cycle without a neuron");
      }
      List<String> longer = new ArrayList<>(through);
      longer.add(source);
      try {
        if (graph.nodes().get(source) instanceof NirNode.Delay node2) {
          delayed(target, source, node2.delay(), after, late, longer, all);
        } else {
          AffineMap own = map(source);
          expectSize(source, node, after);
          walk(target, source, own.then(after), late, longer, all);
        }
      } catch (InvalidInputException e) {
        throw e.problem().startsWith("node ") || !e.location().isEmpty()
            ? e
            : e.at(graph.described(source));
      }
    }
  }

  private boolean onlyDelaysBehind(List<String> through) {
    return through.stream()
        .skip(1)
        .allMatch(name -> graph.nodes().get(name) instanceof NirNode.Delay);
  }

  private void expectSize(String source, String node, AffineMap after) {
    if (size(source) != after.inputs()) {
      throw new InvalidInputException(
          "%s: receives %s numbers from %s, but expected %s"
              .formatted(
                  graph.described(node), size(source), graph.described(source), after.inputs()));
    }
  }

  /** What is as late goes the same way. */
  private void delayed(
      String target,
      String source,
      Tensor delay,
      AffineMap after,
      int late,
      List<String> through,
      List<Arrival> all) {
    int n = size(source);
    if (delay.size() != 1 && delay.size() != n) {
      throw new InvalidInputException("delay: got " + delay.size() + " numbers for " + n);
    }
    int[] steps = new int[n];
    for (int i = 0; i < n; i++) {
      double exact = delay.at(i) / dt;
      steps[i] = (int) Math.rint(exact);
      if (!(Math.abs(exact - steps[i]) <= 1e-3) || steps[i] < 0) {
        throw new InvalidInputException(
            "delay: got %s s, which is %s steps of %s s, but expected a whole number >= 0"
                .formatted(delay.at(i), exact, dt));
      }
    }
    for (int own : Arrays.stream(steps).distinct().sorted().toArray()) {
      AffineMap identity = AffineMap.identity(shape(source));
      int[][] index = new int[n][];
      double[][] value = new double[n][];
      for (int i = 0; i < n; i++) {
        index[i] = steps[i] == own ? identity.index()[i] : new int[0];
        value[i] = steps[i] == own ? identity.value()[i] : new double[0];
      }
      AffineMap mask = new AffineMap(n, index, value, identity.shape());
      walk(target, source, mask.then(after), late + own, through, all);
    }
  }

  /** The constant that nodes without memory add to what a node receives; null if there is none. */
  double[] bias(String target) {
    double[] sum = null;
    for (String source : graph.into().get(target)) {
      double[] own = sentBias(source);
      if (own != null && sum == null) {
        sum = new double[own.length];
      }
      for (int i = 0; own != null && i < own.length; i++) {
        sum[i] += own[i];
      }
    }
    return sum;
  }

  private double[] sentBias(String name) {
    if (!graph.isThrough(name)) {
      return null;
    }
    double[] received = bias(name);
    AffineMap map = map(name);
    double[] sent = received == null ? null : map.times(received);
    double[] own =
        Placed.at(
            graph.described(name), () -> LinearMaps.bias(graph.nodes().get(name), map.shape()));
    for (int i = 0; own != null && sent != null && i < own.length; i++) {
      own[i] += sent[i];
    }
    return own == null ? sent : own;
  }

  /** What nodes without memory do, as maps. */
  private static final class LinearMaps {

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
        throw new InvalidInputException(
            "scale: got " + scale.size() + " numbers, but expected " + n);
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
}
