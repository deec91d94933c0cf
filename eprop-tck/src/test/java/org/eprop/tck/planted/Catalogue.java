package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.planted.neuron.GrowingNeurons;
import org.eprop.tck.planted.task.ProbedTasks;
import org.eprop.tck.planted.timing.Timed;

/** Everything that is planted. */
public final class Catalogue {

  private static final String EXIT = "no_exit";

  private Catalogue() {}

  /** Wrong ones, of all kinds. */
  public static List<Planted> wrong() {
    List<Planted> all = new ArrayList<>();
    all.addAll(PlantedSurrogates.all());
    all.addAll(PlantedNeurons.all());
    all.addAll(PlantedGeneralNeurons.all());
    all.addAll(PlantedLosses.all());
    all.addAll(PlantedSignals.all());
    all.addAll(PlantedRegularizers.all());
    all.addAll(PlantedConstraints.all());
    all.addAll(PlantedOptimizers.all());
    all.addAll(PlantedReadoutOptimizers.all());
    all.addAll(PlantedSteps.all());
    all.addAll(PlantedSchedules.all());
    all.addAll(PlantedMetrics.all());
    all.addAll(PlantedRules.all());
    all.addAll(PlantedTraces.all());
    all.addAll(PlantedWeights.all());
    all.addAll(PlantedTasks.all());
    all.addAll(PlantedEventReaders.all());
    all.addAll(PlantedEventTransforms.all());
    all.addAll(SubtleLosses.all());
    all.addAll(SubtlePolicies.all());
    all.addAll(SubtleNeurons.all());
    all.addAll(SubtleSignals.all());
    all.addAll(SubtleRegularizers.all());
    all.addAll(LateMistakes.all());
    all.addAll(EdgeMistakes.all());
    all.addAll(EdgeNeurons.all());
    all.addAll(GrowingNeurons.wrong());
    all.addAll(GrowingNeurons.thresholds());
    all.addAll(ProbedTasks.wrong());
    all.addAll(Timed.wrong());
    all.addAll(SubtleEnvironments.all());
    all.addAll(SubtleEncoders.all());
    all.add(new Planted("an exit in a formula", Kind.SURROGATE, new Exiting.InItsFormula(), EXIT));
    all.add(new Planted("a halt in a helper", Kind.SURROGATE, new Exiting.InAHelper(), EXIT));
    all.add(new Planted("an exit at once", Kind.SURROGATE, new Exiting.AtOnce(), EXIT));
    return all;
  }

  /** Ends the virtual machine; its class has no trace of that. */
  public static SurrogateFactory exitingByALambda() {
    return new Made.Surrogate(
        List.of(),
        false,
        context ->
            q -> {
              System.exit(0);
              return 1;
            });
  }

  /** Right ones, of all kinds. */
  public static List<Right> right() {
    List<Right> all = new ArrayList<>();
    all.addAll(RightNeurons.all());
    all.addAll(RightFormulas.all());
    all.addAll(RightOthers.all());
    all.addAll(PlantedConstraints.right());
    all.addAll(PlantedReadoutOptimizers.right());
    all.addAll(RightEvents.all());
    all.addAll(RightPublished.all());
    all.addAll(PlantedTraces.right());
    all.addAll(EdgeMistakes.right());
    all.add(EdgeNeurons.right());
    all.addAll(GrowingNeurons.right());
    all.addAll(ProbedTasks.right());
    all.addAll(Timed.right());
    return all;
  }
}
