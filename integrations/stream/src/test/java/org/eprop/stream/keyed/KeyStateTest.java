package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.stream.keyed.KeyedNetworks.Kind;
import org.eprop.stream.keyed.KeyedNetworks.Mode;
import org.junit.jupiter.api.Test;

/** A key's bytes: damaged, of something else, and how many they are. */
class KeyStateTest {

  private static final int CRC_AT = 4;

  private static byte[] state(KeyedLearner learner, Kind kind, int steps) {
    KeyedSession session = learner.open(null);
    for (int t = 0; t < steps; t++) {
      Stimulus stimulus = Stimulus.of(1, t, kind);
      stimulus.step(session);
      if (!learner.own().isEmpty() && t % 3 == 0) {
        session.learn(Math.max(0, stimulus.label()));
      }
    }
    return session.bytes();
  }

  @Test
  void damagedBytesAreRefused() {
    KeyedLearner learner = Mode.OWN_READOUT.learner(Kind.LAYERS.network(1), "adam").withLateness(9);
    byte[] whole = state(learner, Kind.LAYERS, 30);
    KeyedSession session = learner.open(null);
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      if (i % 4 == 3) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      } else {
        for (int flips = i % 4; flips >= 0; flips--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      byte[] bytes = damaged;
      if (!Arrays.equals(whole, bytes)) {
        InvalidInputException e =
            assertThrows(InvalidInputException.class, () -> session.open(bytes));
        assertTrue(e.getMessage().startsWith("state of a key: got "), e.getMessage());
        assertEquals(0, session.steps());
      }
    }
    assertEquals(30, session.open(whole).steps());
  }

  /** Nothing but that is thrown, and no memory asked for, even if the checksum fits. */
  @Test
  void alteredBytesWithARightChecksumDoNoHarm() {
    int refused = 0;
    for (Kind kind : Kind.values()) {
      for (Mode mode : List.of(Mode.INFERENCE, Mode.OWN_READOUT, Mode.OWN_WEIGHTS)) {
        KeyedLearner learner = mode.learner(kind.network(1), "adam");
        learner = mode == Mode.INFERENCE ? learner : learner.withLateness(9);
        byte[] whole = state(learner, kind, 30);
        KeyedSession session = learner.open(null);
        Random random = new Random(kind.ordinal());
        for (int i = 0; i < 300; i++) {
          byte[] altered =
              i % 5 == 4
                  ? Arrays.copyOf(whole, 29 + random.nextInt(whole.length - 29))
                  : whole.clone();
          for (int k = 0; k <= i % 3; k++) {
            altered[28 + random.nextInt(altered.length - 28)] = (byte) random.nextInt(256);
          }
          CRC32 crc = new CRC32();
          crc.update(altered, 8, altered.length - 8);
          ByteBuffer.wrap(altered)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(CRC_AT, (int) crc.getValue());
          try {
            session.open(altered);
            for (int t = 0; t < 5; t++) {
              Stimulus.of(2, t, kind).step(session);
            }
            session.open(session.bytes());
          } catch (InvalidInputException | DivergenceException | ArithmeticException e) {
            refused++;
          }
        }
      }
    }
    assertTrue(refused > 100, refused + " refused");
  }

  @Test
  void whoseBytesTheyAreIsSeen() {
    KeyedLearner learner = Mode.OWN_READOUT.learner(Kind.LAYERS.network(1), "adam");
    byte[] state = state(learner, Kind.LAYERS, 5);
    String other =
        message(() -> Mode.OWN_READOUT.learner(Kind.LAYERS.network(2), "adam").open(state));
    assertTrue(
        other.matches(
            "state of a key: got a state of this network with other weights: their digest begins"
                + " with [0-9a-f]{16}, but expected [0-9a-f]{16}; start again with"
                + " these weights"),
        other);
    String layout =
        "state of a key: got a state of this network, but of something else than expected: a key";
    for (Mode mode : List.of(Mode.INFERENCE, Mode.OWN_WEIGHTS, Mode.OWN_INPUT)) {
      String got = message(() -> mode.learner(Kind.LAYERS.network(1), "adam").open(state));
      assertTrue(got.startsWith(layout), got);
    }
    String sgd = message(() -> Mode.OWN_READOUT.learner(Kind.LAYERS.network(1), "sgd").open(state));
    assertEquals(layout + ", own out.layer1, own out.bias", sgd);
    byte[] later = state.clone();
    later[3] = 2;
    assertEquals(
        "state of a key: got a state of version 2, but expected 1",
        message(() -> learner.open(later)));
    assertEquals(
        "state of a key: got 3 bytes, which are no state",
        message(() -> learner.open(new byte[3])));
    later[3] = 1;
    later[50] ^= 1;
    assertEquals(
        "state of a key: got a damaged state: its checksum does not fit",
        message(() -> learner.open(later)));
  }

  @Test
  void theNetworkMayGoOnLearningMeanwhile() {
    var network = Kind.LAYERS.network(1);
    KeyedLearner learner = KeyedLearner.inference(network);
    byte[] state = state(learner, Kind.LAYERS, 5);
    network.weights().add(network.weights().copy());
    assertEquals(5, learner.open(state).steps());
    assertThrows(InvalidInputException.class, () -> KeyedLearner.inference(network).open(state));
  }

  /** At once in a session that has only opened it, as in one that has been with it all the time. */
  @Test
  void whatIsForgottenIsForgottenInAnySession() {
    for (Kind kind : Kind.values()) {
      for (Mode mode : List.of(Mode.OWN_READOUT, Mode.OWN_WEIGHTS)) {
        for (String optimizer : List.of("sgd", "adam")) {
          KeyedLearner learner = mode.learner(kind.network(1), optimizer);
          KeyedSession one = learner.open(null);
          advance(one, kind, 0, 20);
          KeyedSession other = learner.open(one.bytes());
          KeyedSession third = learner.open(null).open(other.bytes());
          for (KeyedSession session : List.of(one, other, third)) {
            session.forgetLearned();
            advance(session, kind, 20, 40);
          }
          String name = kind + ", " + mode + ", " + optimizer;
          assertArrayEquals(other.bytes(), third.bytes(), name);
          assertArrayEquals(one.bytes(), other.bytes(), name);
        }
      }
    }
  }

  private static void advance(KeyedSession session, Kind kind, int from, int end) {
    for (int t = from; t < end; t++) {
      Stimulus stimulus = Stimulus.of(1, t, kind);
      stimulus.step(session);
      if (stimulus.label() >= 0) {
        session.learn(stimulus.label());
      }
    }
  }

  @Test
  void aFailedStepLeavesTheKeyAsItWas() {
    for (int lateness : new int[] {0, 4}) {
      KeyedLearner learner =
          Mode.OWN_READOUT.learner(Kind.LAYERS.network(1), "adam").withLateness(lateness);
      KeyedSession session = learner.open(null);
      for (int t = 0; t < 4; t++) {
        byte[] before = session.bytes();
        assertThrows(InvalidInputException.class, () -> session.step(new float[1]));
        assertThrows(InvalidInputException.class, () -> session.stepSpikes(99));
        assertArrayEquals(before, session.bytes());
        assertTrue(t == 0 || session.learn(1) > 0);
        session.step(new float[KeyedNetworks.CHANNELS]);
      }
    }
  }

  @Test
  void patternsThatMatchNothingAreToldApart() {
    assertEquals(
        "own[1]: got \"out.layer2\", but nothing that learns has such a name; nearest: out.layer1;"
            + " known: [input_layer0, layer0_layer0, layer0_layer1, layer1_layer1, out.layer1,"
            + " out.bias]",
        message(
            () ->
                KeyedLearner.own(
                    Kind.LAYERS.network(1),
                    List.of("out.*", "out.layer2"),
                    new LeafOptimizers(KeyedNetworks.optimizer("sgd")),
                    0.1)));
    assertEquals(
        "learning rate: got 0.0, but expected a finite number > 0",
        message(
            () ->
                KeyedLearner.ownReadout(
                    Kind.LAYERS.network(1), KeyedNetworks.optimizer("sgd"), 0)));
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
