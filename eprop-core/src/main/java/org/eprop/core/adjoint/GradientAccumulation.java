package org.eprop.core.adjoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.eprop.api.trace.SynapticTrace;
import org.eprop.core.forward.Constants;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.projection.ProjectionKernel;
import org.eprop.core.projection.SynapticRows;
import org.eprop.core.recording.BackwardRecord;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.recording.SampleRecord;

/**
 * dE/dW_ji = sum_{samples, t} q_j^{t + d_ji} p_i^t: to the gradient's row of each presynaptic
 * neuron, the q of the steps at which its spikes arrived are added.
 *
 * <p>Either one worker adds some samples to a sum of its own, or all workers share the work by
 * rows. A row belongs to one task and takes its additions in the order of samples and steps, so the
 * result is the same either way. Tasks of sparse rows are as large as can be.
 */
public final class GradientAccumulation {

  private static final int ROWS_PER_TASK = 16;
  private static final int SPARSE_TASKS_PER_WORKER = 2;

  /** Additions below which it takes longer to wake other workers than to do them alone. */
  private static final long WORTH_SHARING = 1 << 23;

  private final NetworkStructure network;
  private final Workers workers;
  private final List<Rows> shared;
  private final List<Rows> alone;
  private final Scratch[] scratches;

  /** Whether traces go synapse by synapse, and the weights that they may read. */
  private boolean synaptic;

  private Weights weights;

  /**
   * Some rows of one matrix of the gradient: of a projection, or of a readout's weights from a
   * population.
   *
   * @param projection its number, or -1
   * @param readout its number, if it is a readout's
   * @param population whose neurons the rows of a readout are, or into which the projection leads
   * @param first its first row
   * @param last its last row, exclusive
   */
  record Rows(int projection, int readout, int population, int first, int last) {

    /**
     * All matrices that learn, cut into rows, those of a population together: the projections into
     * it, then its readouts.
     *
     * @param denseRows how many of a dense matrix
     * @param sparseTasks into how many parts a sparse matrix is cut
     */
    static List<Rows> split(NetworkStructure network, int denseRows, int sparseTasks) {
      List<Rows> all = new ArrayList<>();
      for (int p = 0; p < network.populations().size(); p++) {
        for (int i = 0; i < network.projections().size(); i++) {
          Projection projection = network.projections().get(i);
          if (projection.to() == p && projection.learns()) {
            int rows = projection.synapses().pre();
            boolean dense = projection.synapses().isDense();
            int size = dense ? denseRows : (rows + sparseTasks - 1) / sparseTasks;
            new Rows(i, -1, p, 0, rows).cut(size, all);
          }
        }
        for (int m = 0; m < network.readouts().size(); m++) {
          Readout readout = network.readouts().get(m);
          if (readout.learned() && readout.sees()[p]) {
            new Rows(-1, m, p, 0, network.size(p)).cut(denseRows, all);
          }
        }
      }
      return all;
    }

    private void cut(int size, List<Rows> into) {
      for (int at = first; at < last; ) {
        int end = at + Math.min(size, last - at);
        into.add(new Rows(projection, readout, population, at, end));
        at = end;
      }
    }
  }

  /**
   * Samples first .. end-1 of a batch.
   *
   * @param runs one for each sample of the batch
   * @param sums what the b-th sample is added to
   */
  public record Samples(List<SampleRecord> runs, int first, int end, IntFunction<Weights> sums) {}

  /** Buffers of one worker. */
  private static final class Scratch {
    final Kernels kernels;
    final ProjectionKernel[] projections;
    final JoinedSamples joined;

    /** Of traces that go synapse by synapse: of projections, then of biases; else empty. */
    SynapticRows[] synaptic = {};

    Scratch(Kernels kernels, NetworkStructure network) {
      this.kernels = kernels;
      joined = new JoinedSamples(network);
      projections = new ProjectionKernel[network.projections().size()];
      for (int i = 0; i < projections.length; i++) {
        projections[i] = ProjectionKernel.of(network.projections().get(i), kernels);
      }
    }

    void goSynapseBySynapse(NetworkStructure network, SynapticTrace trace) {
      synaptic = new SynapticRows[projections.length + network.populations().size()];
      for (int i = 0; i < projections.length; i++) {
        Projection projection = network.projections().get(i);
        Population to = network.populations().get(projection.to());
        synaptic[i] = new SynapticRows(projection.synapses(), trace, trace.onto(to));
      }
      for (int p = 0; p < network.populations().size(); p++) {
        Population to = network.populations().get(p);
        Synapses bias = Synapses.dense(1, to.size(), 0);
        synaptic[projections.length + p] = new SynapticRows(bias, trace, trace.onto(to));
      }
    }
  }

  public GradientAccumulation(
      NetworkStructure network, Supplier<Kernels> kernels, Workers workers) {
    this.network = network;
    this.workers = workers;
    this.scratches = new Scratch[workers.count()];
    for (int w = 0; w < scratches.length; w++) {
      scratches[w] = new Scratch(kernels.get(), network);
    }
    shared = Rows.split(network, ROWS_PER_TASK, SPARSE_TASKS_PER_WORKER * workers.count());
    alone = Rows.split(network, ROWS_PER_TASK, 1);
  }

  /** Uses these constants and weights from now on. */
  public void use(Constants now, Weights newWeights) {
    weights = newWeights;
    synaptic = now.trace instanceof SynapticTrace;
    for (Scratch scratch : scratches) {
      if (now.trace instanceof SynapticTrace trace && scratch.synaptic.length == 0) {
        scratch.goSynapseBySynapse(network, trace);
      }
      for (int i = 0; i < scratch.projections.length; i++) {
        scratch.projections[i].use(now.slots[i]);
      }
    }
  }

  /**
   * After all samples of a sum: the gradient of delays has W as a factor, once for all that was
   * added.
   */
  public static void scaleDelays(Weights weights, Weights sum) {
    for (int p = 0; p < weights.network().projections().size(); p++) {
      float[][] delays = sum.delays(p);
      float[][] rows = delays == null ? null : weights.widened(p);
      for (int i = 0; delays != null && i < delays.length; i++) {
        float[] w = rows[i];
        for (int k = 0; k < w.length; k++) {
          delays[i][k] *= w[k];
        }
      }
    }
  }

  /**
   * Adds the gradients of samples whose adjoint pass is done, and which have been {@linkplain
   * #index indexed}, all workers together if that pays.
   */
  public void addTogether(Samples samples) {
    if (!synaptic && additions(samples) < WORTH_SHARING) {
      addAll(scratches[0], samples, /* joined= */ false);
    } else {
      workers.run(
          shared.size(),
          (task, worker) -> addRows(shared.get(task), scratches[worker], samples, false));
    }
    addVectors(scratches[0], samples);
  }

  /** What {@link #addTogether} needs done first, for each sample. */
  public void index(SampleRecord run) {
    for (int i = 0; i < run.inputs.length; i++) {
      run.inputs[i].spikes.index(network.inputs().get(i).channels());
    }
    for (int p = 0; p < run.populations.length; p++) {
      run.populations[p].spikes.index(network.size(p));
    }
  }

  private long additions(Samples samples) {
    long sum = 0;
    for (int b = samples.first; b < samples.end; b++) {
      SampleRecord run = samples.runs.get(b);
      for (int i = 0; i < network.projections().size(); i++) { // iterators would be garbage
        Projection projection = network.projections().get(i);
        long arriving =
            run.real(projection.from()) != null
                ? (long) run.steps() * projection.synapses().pre()
                : run.spikes(projection.from()).count();
        int leaves = projection.delays() == null ? 1 : 2;
        sum += leaves * arriving * projection.synapses().numbers() / projection.synapses().pre();
      }
      for (int m = 0; m < run.readouts.length; m++) {
        for (int p = 0; p < run.populations.length; p++) {
          boolean seen = network.readouts().get(m).sees()[p];
          sum += seen ? (long) run.spikeCount(p) * run.readouts[m].outputs : 0;
        }
      }
    }
    return sum;
  }

  /**
   * The same by one worker, while others may do the same with other samples and sums. These samples
   * all have one sum, and need not have been indexed.
   */
  public void addAlone(int worker, Samples samples) {
    boolean joined = !synaptic && samples.end - samples.first > 1 && areOfOneKind(samples);
    if (joined) {
      scratches[worker].joined.join(samples.runs, samples.first, samples.end);
    }
    for (int b = samples.first; !joined && b < samples.end; b++) {
      index(samples.runs.get(b));
    }
    addAll(scratches[worker], samples, joined);
    addVectors(scratches[worker], samples);
  }

  private static boolean areOfOneKind(Samples samples) {
    boolean same = true;
    for (int b = samples.first; b < samples.end; b++) {
      same &= samples.runs.get(samples.first).isReal() == samples.runs.get(b).isReal();
    }
    return same;
  }

  private void addAll(Scratch scratch, Samples samples, boolean joined) {
    for (int i = 0; i < alone.size(); i++) {
      addRows(alone.get(i), scratch, samples, joined);
    }
  }

  private void addRows(Rows s, Scratch scratch, Samples samples, boolean joined) {
    if (joined && readsJoined(s, scratch, samples.runs.get(samples.first))) {
      addRows(s, scratch, scratch.joined, samples.sums.apply(samples.first));
      return;
    }
    for (int b = samples.first; b < samples.end; b++) {
      if (synaptic && s.projection() >= 0) {
        addSynapses(s, scratch, samples.runs.get(b), samples.sums.apply(b));
      } else {
        addRows(s, scratch, samples.runs.get(b), samples.sums.apply(b));
      }
    }
  }

  /** The same of a projection whose traces go synapse by synapse. */
  private void addSynapses(Rows s, Scratch scratch, SampleRecord of, Weights sum) {
    Source from = network.projections().get(s.projection()).from();
    SynapticRows rows = scratch.synaptic[s.projection()];
    take(rows, of, s.population(), of.spikes(from), of.real(from));
    float[][] w = weights.widened(s.projection());
    float[][] gradient = sum.projection(s.projection());
    for (int i = s.first(); i < s.last(); i++) {
      rows.sample(i, w[i], gradient[i]);
    }
  }

  private static void take(
      SynapticRows rows, SampleRecord of, int p, Events spikes, float[][] real) {
    PopulationRun to = of.populations[p];
    rows.take(0, of.steps(), spikes, real, to.factors, to.q);
  }

  private boolean readsJoined(Rows s, Scratch scratch, SampleRecord run) {
    int i = s.projection();
    return i < 0
        || (scratch.projections[i].readsByNeuron()
            && run.real(network.projections().get(i).from()) == null);
  }

  /** Adds to what learns of some rows: of a projection weights and delays. */
  private void addRows(Rows s, Scratch scratch, BackwardRecord of, Weights sum) {
    if (s.projection() < 0) {
      addReadout(s, scratch.kernels, of, sum.readout(s.readout(), s.population()));
      return;
    }
    ProjectionKernel kernel = scratch.projections[s.projection()];
    float[][] weights =
        kernel.projection.learned() ? sum.projection(s.projection()) : null; // room or not
    float[][] delays = sum.delays(s.projection());
    if (weights != null) {
      kernel.accumulate(s.first(), s.last(), of, weights);
    }
    if (delays != null) {
      kernel.accumulateDelays(s.first(), s.last(), of, delays);
    }
  }

  /** Adds c dbar^t for every spike at t to the spiking neuron's readout weights. */
  private void addReadout(Rows s, Kernels kernels, BackwardRecord of, float[][] gradient) {
    Events events = of.spikes(s.population());
    float[] error = of.filteredError(s.readout());
    int outputs = network.readouts().get(s.readout()).outputs();
    for (int i = s.first(); i < s.last(); i++) {
      int from = events.from[i];
      int to = events.from[i + 1];
      if (from < to) {
        kernels.addRowsOf(gradient[i], error, events.step, from, to, outputs);
      }
    }
  }

  /** Biases, and what else is a number for each neuron or readout. */
  private void addVectors(Scratch scratch, Samples samples) {
    for (int b = samples.first; b < samples.end; b++) {
      SampleRecord run = samples.runs.get(b);
      Weights gradient = samples.sums.apply(b);
      for (int m = 0; m < run.readouts.length; m++) {
        float[] bias = gradient.readoutBias(m);
        for (int k = 0; bias != null && k < bias.length; k++) {
          bias[k] += (float) run.readouts[m].biasGradient[k];
        }
        if (gradient.hasKappa(m)) {
          gradient.kappa(m)[0] += (float) run.readouts[m].kappaGradient;
        }
      }
      for (int p = 0; p < run.populations.length; p++) {
        if (gradient.bias(p) != null && synaptic) {
          addBias(scratch, p, run, gradient.bias(p));
        } else if (gradient.bias(p) != null) {
          addSteps(gradient.bias(p), run.populations[p].q, run.steps());
        }
        float[][] parameters = gradient.parameters(p);
        for (int i = 0; i < parameters.length; i++) {
          double[] of = run.populations[p].parameterGradient[i];
          for (int j = 0; j < of.length; j++) {
            parameters[i][j] += (float) of[j];
          }
        }
      }
    }
  }

  /** Of a bias whose trace is that of a synapse with an input of 1. */
  private void addBias(Scratch scratch, int p, SampleRecord run, float[] gradient) {
    float[][] ones = new float[run.steps()][];
    Arrays.fill(ones, new float[] {1});
    Events none = new Events();
    none.index(1, 0, 0);
    SynapticRows rows = scratch.synaptic[network.projections().size() + p];
    take(rows, run, p, none, ones);
    rows.sample(0, weights.bias(p), gradient);
  }

  /** dE/db_j = sum_t q_j^t. */
  private static void addSteps(float[] bias, float[][] q, int steps) {
    for (int t = 0; t < steps; t++) {
      float[] row = q[t];
      for (int j = 0; j < bias.length; j++) {
        bias[j] += row[j];
      }
    }
  }
}
