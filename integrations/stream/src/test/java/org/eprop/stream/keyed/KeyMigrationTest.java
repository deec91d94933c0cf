package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

/** Keys of one version of a network go on with the next. */
class KeyMigrationTest {

  private static final int STEPS = 60;
  private static final int SWITCH = 30;

  private static EpropNetwork create(int inputs, long seed, UnaryOperator<NetworkBuilder> more) {
    try (Plugins plugins =
        Plugins.builder().classPath(KeyMigrationTest.class.getClassLoader()).build()) {
      return more.apply(new NetworkBuilder(plugins, inputs, KeyedNetworks.OUTPUTS)).create(seed);
    }
  }

  /** Linear and general neurons, delays, two readouts, learned parameters, rates. */
  private static NetworkBuilder graph(NetworkBuilder builder, int e, boolean general) {
    return builder
        .population(
            "e",
            p ->
                (general ? p.neurons("izhikevich", e) : p.neurons("alif", e).learn("tau_m")).bias())
        .population("i", p -> p.neurons("lif", 3))
        .projection(
            "input",
            "e",
            p ->
                p.delay(new Distribution.Uniform(0, 4))
                    .initialWeights("gaussian", Map.of("gain", 4)))
        .projection("e", "e")
        .projection("e", "i", p -> p.delay(3))
        .regularizer("firing_rate", Map.of("coefficient", 0.1))
        .readout(r -> r.from("e"))
        .readout("value", r -> r.from("e", "i"));
  }

  private static EpropNetwork network(boolean general) {
    return create(KeyedNetworks.CHANNELS, 3, b -> graph(b, 6, general));
  }

  /**
   * The same with a population more, which the readouts don't see; with the first one's weights.
   */
  private static EpropNetwork withMore(EpropNetwork old, boolean general) {
    EpropNetwork network =
        create(
            KeyedNetworks.CHANNELS,
            3,
            b ->
                graph(
                    b.population("before", p -> p.neurons("lif", 70)).projection("input", "before"),
                    6,
                    general));
    copy(old.weights().leaves(), network.weights().leaves());
    copy(old.feedback().leaves(), network.feedback().leaves());
    return network;
  }

  /** The beginning of each leaf; what is new is 0, but for time constants. */
  private static void copy(List<Leaf> from, List<Leaf> to) {
    Map<String, Leaf> old = Leaf.byName(from);
    for (Leaf leaf : to) {
      Leaf was = old.get(leaf.name());
      for (int i = 0; was != null && i < leaf.rowCount(); i++) {
        if (!leaf.name().contains("tau")) {
          Arrays.fill(leaf.rows()[i], 0);
        }
        if (i < was.rowCount()) {
          System.arraycopy(was.rows()[i], 0, leaf.rows()[i], 0, was.length(i));
        }
      }
    }
  }

  private static double[] step(KeyedSession session, int t, boolean learns, int late) {
    Stimulus stimulus = Stimulus.of(5, t, KeyedNetworks.Kind.SMALL);
    double[] y = stimulus.step(session);
    int labelled = t - late;
    if (learns && labelled >= 0) {
      int label = Stimulus.of(5, labelled, KeyedNetworks.Kind.SMALL).label();
      if (label >= 0) {
        session.learnStep(labelled, label);
      } else {
        session.pass(labelled);
      }
    }
    return y;
  }

  @Test
  void whereAPopulationWasAddedThatNobodyHearsAKeyGoesOnBitByBit() {
    for (boolean general : new boolean[] {false, true}) {
      for (KeyedNetworks.Mode mode :
          List.of(
              KeyedNetworks.Mode.INFERENCE,
              KeyedNetworks.Mode.OWN_READOUT,
              KeyedNetworks.Mode.OWN_WEIGHTS)) {
        for (int late : new int[] {0, 5}) {
          boolean learns = mode != KeyedNetworks.Mode.INFERENCE;
          int lateness = learns ? late : 0;
          EpropNetwork old = network(general);
          KeyedLearner before = mode.learner(old, "adam").withLateness(lateness);
          KeyedLearner after =
              mode.learner(withMore(old, general), "adam").withLateness(lateness).upgrading(before);
          KeyedSession alone = before.open(null);
          KeyedSession first = before.open(null);
          for (int t = 0; t < SWITCH; t++) {
            step(alone, t, learns, late);
            step(first, t, learns, late);
          }
          KeyedSession second = after.open(null);
          second.open(first.bytes());
          for (int t = SWITCH; t < STEPS; t++) {
            String place = mode + ", late by " + late + ", step " + t;
            assertEquals(t, second.steps(), place);
            double[] expected = step(alone, t, learns, late);
            assertArrayEquals(expected, step(second, t, learns, late), place);
            second.open(second.bytes());
          }
        }
      }
    }
  }

  /** 64 neurons a word: one that the old ones fill, and more behind. */
  @Test
  void neuronsAtAPopulationsEndBeginAnewAndTheOthersGoOn() {
    EpropNetwork old = create(KeyedNetworks.CHANNELS, 1, b -> layer(b, 60));
    EpropNetwork more = create(KeyedNetworks.CHANNELS, 2, b -> layer(b, 70));
    copy(old.weights().leaves(), more.weights().leaves());
    KeyedLearner before = KeyedLearner.inference(old);
    KeyedSession alone = before.open(null);
    for (int t = 0; t < SWITCH; t++) {
      step(alone, t, false, 0);
    }
    byte[] state = KeyedLearner.migrate(alone.bytes(), before, KeyedLearner.inference(more));
    KeyedSession second = KeyedLearner.inference(more).open(state);
    boolean spoke = false;
    for (int t = SWITCH; t < STEPS; t++) {
      double[] expected = step(alone, t, false, 0);
      assertArrayEquals(expected, step(second, t, false, 0));
      spoke |= expected[0] != 0;
    }
    assertTrue(spoke);
  }

  private static NetworkBuilder layer(NetworkBuilder builder, int neurons) {
    return builder.layer(l -> l.population("lif", neurons, Map.of("refractory", 3)).gains(3, 1));
  }

  @Test
  void withNewWeightsAKeyKeepsWhatItHasLearnedAndElseHasTheNewOnes() {
    KeyedNetworks.Kind kind = KeyedNetworks.Kind.SMALL;
    KeyedLearner before = KeyedNetworks.Mode.OWN_READOUT.learner(kind.network(1), "sgd");
    EpropNetwork next = kind.network(2);
    KeyedLearner after = KeyedNetworks.Mode.OWN_READOUT.learner(next, "sgd").upgrading(before);
    KeyedSession learned = before.open(null);
    KeyedSession unlabelled = before.open(null);
    for (int t = 0; t < SWITCH; t++) {
      step(learned, t, true, 0);
      step(unlabelled, t, false, 0);
    }
    KeyedSession then = after.open(learned.bytes());
    assertEquals(SWITCH, then.steps());
    float[][] own = learned.weights().readout(0, 0);
    for (int i = 0; i < own.length; i++) {
      assertArrayEquals(own[i], then.weights().readout(0, 0)[i]);
    }
    then.open(unlabelled.bytes());
    assertArrayEquals(next.weights().readout(0, 0)[0], then.weights().readout(0, 0)[0]);
    assertFalse(Arrays.equals(own[0], then.weights().readout(0, 0)[0]));

    KeyedLearner third =
        KeyedNetworks.Mode.OWN_READOUT.learner(kind.network(3), "sgd").upgrading(after);
    assertEquals(SWITCH, third.open(learned.bytes()).steps());
    assertEquals(SWITCH, third.open(then.bytes()).steps());
  }

  @Test
  void aKeyThatOnlyAnsweredMayBeginToLearn() {
    KeyedNetworks.Kind kind = KeyedNetworks.Kind.LAYERS;
    KeyedLearner before = KeyedLearner.inference(kind.network(1));
    KeyedLearner after = KeyedNetworks.Mode.OWN_WEIGHTS.learner(kind.network(1), "adam");
    KeyedSession alone = before.open(null);
    for (int t = 0; t < SWITCH; t++) {
      step(alone, t, false, 0);
    }
    KeyedSession learns = after.upgrading(before).open(alone.bytes());
    assertArrayEquals(step(alone, SWITCH, false, 0), step(learns, SWITCH, false, 0));
    assertArrayEquals(step(alone, SWITCH + 1, false, 0), step(learns, SWITCH + 1, true, 0));
    for (int t = SWITCH + 2; t < STEPS; t++) {
      step(learns, t, true, 0);
      step(alone, t, false, 0);
    }
    assertFalse(Arrays.equals(alone.readout(0), learns.readout(0)));
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatDiffers() {
    KeyedLearner before = KeyedLearner.inference(create(4, 1, b -> layer(b, 10)));
    refused(
        "layer0: 10 neurons before, 9",
        before,
        KeyedLearner.inference(create(4, 1, b -> layer(b, 9))));
    refused(
        "neurons are others",
        before,
        KeyedLearner.inference(
            create(
                4,
                1,
                b -> b.layer(l -> l.population("lif", 10, Map.of("refractory", 3, "tau_m", 7))))));
    refused("inputs: ", before, KeyedLearner.inference(create(5, 1, b -> layer(b, 10))));
    refused(
        "population layer0: there is none",
        before,
        KeyedLearner.inference(
            create(
                4,
                1,
                b ->
                    b.population("other", p -> p.neurons("lif", 10))
                        .projection("input", "other")
                        .readout(r -> r.from("other")))));
    KeyedNetworks.Kind kind = KeyedNetworks.Kind.SMALL;
    KeyedLearner sgd = KeyedNetworks.Mode.OWN_READOUT.learner(kind.network(1), "sgd");
    KeyedLearner adam = KeyedNetworks.Mode.OWN_READOUT.learner(kind.network(1), "adam");
    refused("memory of optimizers", sgd, adam);
    refused("own, and is not any more", sgd, KeyedLearner.inference(kind.network(1)));
    KeyedLearner other = KeyedNetworks.Mode.OWN_READOUT.learner(kind.network(9), "sgd");
    KeyedLearner next = other.upgrading(sgd);
    byte[] damaged = sgd.open(null).bytes();
    damaged[damaged.length - 1]++;
    assertThrows(InvalidInputException.class, () -> next.open(damaged));
    byte[] unknown =
        KeyedNetworks.Mode.OWN_READOUT.learner(kind.network(8), "sgd").open(null).bytes();
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> next.open(unknown));
    assertTrue(e.getMessage().contains("other weights"), e.getMessage());
  }

  private static void refused(String why, KeyedLearner before, KeyedLearner after) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> after.upgrading(before));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }
}
