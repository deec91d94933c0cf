package org.eprop.core.forward;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.projection.DenseProjection;
import org.eprop.core.projection.DenseRows;
import org.eprop.core.projection.ProjectionKernel;
import org.eprop.core.recording.SampleRecord;

/** I^t of one population: all that arrives at it in a step. Owned by one thread, reused. */
final class Arrivals {

  private final int population;
  private final int n;

  /** Numbers of the projections into it, and their loops: dense ones first. */
  private final int[] into;

  private final ProjectionKernel[] projections;
  private final DenseRows dense;
  private final int denseCount;

  // During a run.
  private float[] bias;

  /** Whether dense projections and the bias are one matrix. */
  private boolean joined;

  /** What arrives through synapses that learn by events; empty if none do. */
  private List<ForwardPass.LearnedArrivals> learned = List.of();

  private SampleRecord run;

  Arrivals(NetworkStructure network, int population, int[] into, Kernels kernels, Padding padding) {
    this.population = population;
    n = network.size(population);
    this.into =
        Arrays.stream(into)
            .boxed()
            .sorted(Comparator.comparing(i -> !network.projections().get(i).synapses().isDense()))
            .mapToInt(i -> i)
            .toArray();
    projections =
        Arrays.stream(this.into)
            .mapToObj(i -> ProjectionKernel.of(network.projections().get(i), kernels, padding))
            .toArray(ProjectionKernel[]::new);
    List<DenseProjection> rows =
        Stream.of(projections)
            .filter(DenseProjection.class::isInstance)
            .map(DenseProjection.class::cast)
            .toList();
    denseCount = rows.size();
    boolean hasBias = network.populations().get(population).hasBias();
    dense = new DenseRows(rows, hasBias, n, kernels, padding);
  }

  /** From now on, what these cover arrives through them. */
  void through(List<? extends ForwardPass.LearnedArrivals> these) {
    learned = List.copyOf(these);
  }

  /** Uses these constants from now on. */
  void use(Constants now) {
    for (int k = 0; k < into.length; k++) {
      projections[k].use(now.slots[into[k]]);
    }
  }

  /** Starts a run, perhaps with other rows, of which so many steps of real input are known. */
  void begin(SampleRecord record, Weights of, int steps) {
    run = record;
    boolean real = !learned.isEmpty();
    for (int k = 0; k < into.length; k++) {
      if (isLearned(into[k])) {
        continue;
      }
      projections[k].begin(record, of, into[k], steps);
      real |= projections[k].isReal();
    }
    bias = isLearnedBias() ? null : of.bias(population);
    joined = !real && dense.begin(bias);
  }

  private boolean isLearned(int projection) {
    boolean is = false;
    for (int i = 0; i < learned.size(); i++) {
      is |= learned.get(i).covers(projection);
    }
    return is;
  }

  private boolean isLearnedBias() {
    boolean is = false;
    for (int i = 0; i < learned.size(); i++) {
      is |= learned.get(i).coversBias();
    }
    return is;
  }

  /** Sets o to I^t. */
  void sum(int t, float[] o) {
    if (!learned.isEmpty()) {
      sumLearned(t, o);
      return;
    }
    if (joined) {
      dense.sum(t, o);
      add(denseCount, t, o);
      return;
    }
    if (projections.length == 0) {
      Arrays.fill(o, 0, n, 0);
    } else {
      projections[0].arriveFirst(t, o);
      add(1, t, o);
    }
    if (bias != null) {
      Elements.addScaled(o, 1, bias, n);
    }
  }

  private void sumLearned(int t, float[] o) {
    Arrays.fill(o, 0, n, 0);
    for (int i = 0; i < learned.size(); i++) {
      learned.get(i).begin(run, t);
    }
    for (int i = 0; i < learned.size(); i++) {
      learned.get(i).arrive(run, t, o);
    }
    for (int k = 0; k < projections.length; k++) {
      if (!isLearned(into[k])) {
        projections[k].arrive(t, o);
      }
    }
    if (bias != null) {
      Elements.addScaled(o, 1, bias, n);
    }
  }

  private void add(int first, int t, float[] o) {
    for (int k = first; k < projections.length; k++) {
      projections[k].arrive(t, o);
    }
  }
}
