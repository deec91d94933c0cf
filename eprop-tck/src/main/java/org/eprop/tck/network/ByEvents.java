package org.eprop.tck.network;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;
import org.eprop.reference.ReferenceWeights;
import org.eprop.tck.check.Findings;

/**
 * Learning step by step at the price of events, beside learning from each step's gradient: weights
 * move alike. Where a spike differs, as rounding may have it, or weights grow without end, a
 * network is passed over.
 */
final class ByEvents {

  private static final double RATE = 0.01;
  private static final double TOLERANCE = 3e-3;
  private static final int NETWORKS = 12;
  private static final int TIMES = 3;

  private final EpropNetwork network;
  private final SequenceLearner learner;
  private final WeightUpdate update;
  private final boolean events;

  private ByEvents(Trial trial, boolean events) {
    this.events = events;
    network = EpropNetwork.create(trial.network().model(), trial.network().seed());
    learner = network.learner();
    Sgd sgd = new Sgd();
    Optimizer optimizer = sgd.create(Context.defaults(sgd));
    FixedStep fixed = new FixedStep();
    update =
        network.update(
            new LeafOptimizers(optimizer).withStepSize(fixed.create(Context.defaults(fixed))),
            new Workers(1));
    if (events) {
      learner.updateAfterEachWindow(update, RATE);
    }
  }

  static void check(NetworkComponents parts, Findings findings) {
    int drawn = 0;
    int compared = 0;
    String why = "";
    for (long seed = 0; seed < NETWORKS; seed++) {
      Trial trial = Trial.draw(parts, seed);
      if (!Agreement.canBeFollowed(trial)) {
        continue;
      }
      ByEvents quick = new ByEvents(trial, true);
      if (!quick.learner.toString().endsWith("by events")) {
        why = quick.learner.toString();
        continue;
      }
      drawn++;
      compared += compare(trial, quick, new ByEvents(trial, false), findings) ? 1 : 0;
    }
    if (drawn == 0) {
      findings.notApplicable(why.isEmpty() ? "it can't be followed step by step" : why);
    } else if (compared == 0) {
      findings.notApplicable("rounding changes spikes in each of " + drawn + " random networks");
    }
  }

  /** Whether all spikes are the same. */
  private static boolean compare(Trial trial, ByEvents quick, ByEvents slow, Findings findings) {
    Sample sample = trial.batch().get(0);
    int populations = trial.structure().populations().size();
    for (int t = 0; t < TIMES * sample.input().steps(); t++) {
      try {
        slow.step(sample, t);
        quick.step(sample, t);
      } catch (DivergenceException e) {
        return false; // a rule that weights drive, which drive it
      }
      for (int p = 0; p < populations; p++) {
        if (!Arrays.equals(quick.learner.spikes(p), slow.learner.spikes(p))) {
          return false;
        }
      }
    }
    quick.learner.endWindow();
    new SideBySide("by events = step by step, weights moved", trial, "", TOLERANCE, findings)
        .compare(quick.moved(trial), slow.moved(trial));
    return true;
  }

  private void step(Sample sample, int step) {
    Input input = sample.input();
    int t = step % input.steps();
    if (input instanceof SpikeInput spikes) {
      int[] channels =
          Arrays.copyOfRange(spikes.channel(), spikes.start()[t], spikes.start()[t + 1]);
      learner.stepSpikes(channels);
    } else {
      learner.step(((RealInput) input).values()[t]);
    }
    List<Target> targets = sample.targets();
    for (int m = 0; m < network.structure().readouts().size(); m++) {
      Target target = targets.get(targets.size() == 1 ? 0 : m);
      if (target.weight(t) != 0 && target.hasClasses()) {
        learner.learnWeighted(m, target.weight(t), target.classAt(t));
      } else if (target.weight(t) != 0) {
        learner.learnWeighted(m, target.weight(t), target.valuesAt(t));
      }
    }
    if (!events) {
      learner.apply(update, RATE);
    }
  }

  private ReferenceWeights moved(Trial trial) {
    learner.state(); // brings all weights up to date
    ReferenceWeights now = ReferenceWeights.of(network.weights());
    Map<String, double[][]> before = ReferenceWeights.of(trial.network().weights()).leaves();
    now.leaves()
        .forEach(
            (leaf, rows) -> {
              for (int i = 0; i < rows.length; i++) {
                for (int k = 0; k < rows[i].length; k++) {
                  rows[i][k] -= before.get(leaf)[i][k];
                }
              }
            });
    return now;
  }
}
