package org.eprop.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;

/**
 * A network with its weights and a batch, ready for a training step.
 *
 * @param network with weights where training starts, and symmetric feedback
 * @param batch samples of equal length
 * @param reference what another program got for this very workload, if one is known
 */
public record Workload(EpropNetwork network, List<Sample> batch, Optional<StepNumbers> reference) {

  /** Copies the list. */
  public Workload {
    batch = List.copyOf(batch);
  }

  /**
   * A workload by its name.
   *
   * @param name W1 to W4, or the name that files in the folder have
   * @param folder of exported files; empty to draw a workload of the same statistics
   * @param form what is varied; what another program got is for {@link WorkloadForm#PLAIN} and
   *     forms that change no spike
   */
  static Workload of(String name, String folder, WorkloadForm form) {
    return folder.isEmpty()
        ? WorkloadDrawing.of(name).draw(form)
        : new WorkloadFiles(Path.of(folder), name).read(form);
  }

  /**
   * From a specification and what was drawn or read for it.
   *
   * @param in W_in [channel][neuron]
   * @param recurrent W_rec [from][to]; its diagonal means nothing
   * @param out W_out [neuron][output]
   */
  static Workload of(
      WorkloadSpec spec,
      WorkloadForm form,
      float[][] in,
      float[][] recurrent,
      float[][] out,
      List<Sample> batch,
      Optional<StepNumbers> reference) {
    EpropNetwork network = spec.network(form);
    Weights weights = network.weights();
    set(weights, 0, in);
    set(weights, 1, recurrent);
    copy(out, weights.readout(0, 0));
    weights.clearAutapses();
    perturb(weights.parameters(0));
    network.feedback().initialise(weights, new RandomStreams(0));
    return new Workload(network, batch, form.hasDelays() ? Optional.empty() : reference);
  }

  /** As in training: neurons have no parameters in common, though here hardly any spike moves. */
  private static void perturb(float[][] parameters) {
    for (float[] row : parameters) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= 1 + 1e-6f * (j % 7 - 3);
      }
    }
  }

  /** Sets the weights of a projection, of which some synapses may be absent. */
  private static void set(Weights weights, int projection, float[][] dense) {
    Synapses synapses = weights.network().projections().get(projection).synapses();
    float[][] rows = weights.projection(projection);
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] = dense[i][synapses.target(i, k)];
      }
    }
  }

  private static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }

  /** Its sizes and neurons. */
  NetworkStructure structure() {
    return network.structure();
  }

  /** Where training starts. */
  Weights weights() {
    return network.weights();
  }

  /** The symmetric one. */
  FeedbackWeights feedback() {
    return network.feedback();
  }

  /** A sample whose steps before the specification's first loss step do not count. */
  static Sample sample(WorkloadSpec spec, SpikeInput input, int[] labels) {
    float[] window = new float[spec.steps()];
    Arrays.fill(window, spec.firstLossStep(), spec.steps(), 1);
    return new Sample(input, Target.classes(labels).withWindow(window));
  }

  /** An engine for this network; it may be given other batches, too. */
  GradientEngine engine(LearningRuleFactory rule, Workers workers) {
    return new GradientEngine(
        structure(), network.losses(), List.of(), rule.create(Context.defaults(rule)), workers);
  }
}
