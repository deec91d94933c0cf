package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.SignalStep;
import org.eprop.core.plugin.Kind;

/** Learning signals with a mistake in one term, one neuron or one output. */
final class SubtleSignals {
  private final List<Planted> all = new ArrayList<>();

  private SubtleSignals() {}

  static List<Planted> all() {
    SubtleSignals p = new SubtleSignals();
    p.signals();
    return p.all;
  }

  private interface Spoil {
    void step(SignalStep step, double[] state, double[] signal);
  }

  private void signal(String mistake, String property, Spoil spoil) {
    PlantedSignals.Plain signal =
        new PlantedSignals.Plain() {
          @Override
          public int stateSize(int neurons, int outputs) {
            return neurons;
          }

          @Override
          public void step(SignalStep step, double[] state, double[] signal) {
            super.step(step, state, signal);
            spoil.step(step, state, signal);
          }
        };
    all.add(
        new Planted(
            mistake, Kind.LEARNING_SIGNAL, new Made.Signal(List.of(), c -> signal), property));
  }

  private static void lasting(SignalStep step, double[] state, double[] l, boolean right) {
    for (int i = 0; i < step.spikeCount(); i++) {
      state[right ? step.spikes()[i] : i] += 1;
    }
    for (int j = 0; j < l.length; j++) {
      state[j] *= 0.9;
      l[j] *= 1 + state[j];
    }
  }

  private void signals() {
    signal("a trace of the wrong neurons", "step_order", (s, m, l) -> lasting(s, m, l, false));
    signal(
        "a term of spikes without the weight",
        "step_weight",
        (s, m, l) -> {
          for (int i = 0; i < s.spikeCount(); i++) {
            l[s.spikes()[i]] += 0.1;
          }
        });
    signal(
        "a term of the target without the weight",
        "step_weight",
        (s, m, l) -> Arrays.setAll(l, j -> l[j] - 0.2 * s.feedback()[0][j] * s.target()[0]));
    signal(
        "a term of the readout without the weight",
        "step_weight",
        (s, m, l) -> Arrays.setAll(l, j -> l[j] + 0.01 * s.feedback()[0][j] * s.readout()[0]));
    signal(
        "a term with the weight squared",
        "step_weight",
        (s, m, l) ->
            Arrays.setAll(l, j -> l[j] + 0.1 * s.weight() * s.feedback()[0][j] * s.error()[0]));
    signal("32 neurons alone", "step_order", (s, m, l) -> Arrays.setAll(l, j -> j < 32 ? l[j] : 0));
    signal(
        "most of the error reversed",
        "step_bounded",
        (s, m, l) -> Arrays.setAll(l, j -> -StrictMath.tanh(l[j])));
    signal("the last neuron forgotten", "step_order", (s, m, l) -> l[l.length - 1] = 0);
    signal(
        "the first output twice",
        "step_order",
        (s, m, l) -> Arrays.setAll(l, j -> l[j] + s.feedback()[0][j] * s.error()[0]));
    signal(
        "the neighbour's feedback",
        "step_order",
        (s, m, l) -> {
          double first = l[0];
          for (int j = 1; j < l.length; j++) {
            l[j - 1] = l[j];
          }
          l[l.length - 1] = first;
        });
    all.add(
        new Planted(
            "the last output's error reaches nobody",
            Kind.LEARNING_SIGNAL,
            new Made.Signal(
                List.of(),
                c ->
                    (Feedback)
                        (w, n, random, b) ->
                            Arrays.setAll(b, k -> k == b.length - 1 ? 0 : random.nextGaussian())),
            "initialises"));
  }
}
