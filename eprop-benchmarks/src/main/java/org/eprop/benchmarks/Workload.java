package org.eprop.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.losses.loss.SoftmaxCrossEntropy;
import org.eprop.losses.signal.Symmetric;

/**
 * A network with its weights and a batch, ready for a training step.
 *
 * @param network its sizes and neurons
 * @param weights where training starts
 * @param feedback the symmetric one
 * @param batch samples of equal length
 * @param reference what another program got for this very workload, if one is known
 */
public record Workload(
    NetworkStructure network,
    Weights weights,
    Feedback feedback,
    List<Sample> batch,
    Optional<StepNumbers> reference) {

  /** Copies the list. */
  public Workload {
    batch = List.copyOf(batch);
  }

  /**
   * A workload by its name.
   *
   * @param name W1 to W4, or the name that files in the folder have
   * @param folder of exported files; empty to draw a workload of the same statistics
   */
  static Workload of(String name, String folder) {
    return folder.isEmpty()
        ? WorkloadDrawing.of(name).draw()
        : new WorkloadFiles(Path.of(folder), name).read();
  }

  /** From a specification and what was drawn or read for it. */
  static Workload of(
      WorkloadSpec spec, Weights weights, List<Sample> batch, Optional<StepNumbers> reference) {
    NetworkStructure network = spec.network();
    LearningSignalFactory symmetric = new Symmetric();
    Feedback feedback =
        Feedback.initial(
            symmetric.name(),
            symmetric.create(Arguments.defaults(symmetric)),
            network,
            weights,
            new RandomStreams(0));
    return new Workload(network, weights, feedback, batch, reference);
  }

  /** A sample whose steps before the specification's first loss step do not count. */
  static Sample sample(WorkloadSpec spec, SpikeInput input, int[] labels) {
    float[] window = new float[spec.steps()];
    Arrays.fill(window, spec.firstLossStep(), spec.steps(), 1);
    return new Sample(input, Target.classes(labels).withWindow(window));
  }

  /** The loss of all workloads. */
  static Loss loss() {
    LossFactory crossEntropy = new SoftmaxCrossEntropy();
    return crossEntropy.create(Arguments.defaults(crossEntropy));
  }

  /** An engine for this network; it may be given other batches, too. */
  GradientEngine engine(LearningRuleFactory rule, Workers workers, Supplier<Kernels> kernels) {
    return new GradientEngine(
        network,
        loss(),
        /* mean= */ true,
        List.of(),
        rule.create(Arguments.defaults(rule)),
        workers,
        kernels);
  }
}
