package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.LinearTrace;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.random.RandomStreams;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceWeights;
import org.junit.jupiter.api.Test;

/** Traces by chance: one gradient whichever way, on graphs with delays; and texts that are none. */
class RandomTracesTest {

  private static final String[] GAINS = {
    "", " q", " (1 + 2 q)", " exp(-q)", " w", " (1 - w^2)", " max(0, q - 0.5)", " psi", " p"
  };

  private static String pick(RandomGenerator random, String... some) {
    return some[random.nextInt(some.length)];
  }

  private static String number(RandomGenerator random, double from, double to) {
    return String.format(Locale.ROOT, "%.3f", from + (to - from) * random.nextDouble());
  }

  private static String text(RandomGenerator random) {
    List<String> lines = new ArrayList<>();
    lines.add("pre state p");
    lines.add("dp/dt = -p / " + number(random, 3, 40) + " [ms]");
    lines.add("on pre: p += " + number(random, 0.5, 2));
    lines.add("post state q");
    lines.add("dq/dt = -q / " + number(random, 3, 40) + " [ms]" + pick(random, "", " + psi / dt"));
    boolean two = random.nextBoolean();
    if (two) {
      lines.add("post state s");
      String rate = "ds/dt = (q - s) / " + number(random, 3, 40) + " [ms]";
      lines.add(rate + pick(random, "", " - 0.1 z / dt"));
    }
    lines.add("state e");
    lines.add(
        "de/dt = -e / "
            + number(random, 5, 40)
            + " [ms]"
            + pick(random, "", "", " + psi p / dt", " - 0.3 p q / dt", " - 0.1 e p / dt"));
    List<String> events = new ArrayList<>();
    events.add("on post: q += 1");
    events.add("on post: e += " + number(random, 0.2, 1) + " p" + pick(random, GAINS));
    events.add("on pre: e -= " + number(random, 0.2, 1) + " q" + pick(random, "", "", " q", " w"));
    if (two) {
      events.add("on post: s += 0.5 q" + pick(random, "", " psi", " s"));
      events.add("on post: e += 0.2 p s");
    }
    Collections.shuffle(events, new java.util.Random(random.nextLong()));
    lines.addAll(events);
    if (random.nextInt(4) == 0) {
      lines.add("on step: e = " + pick(random, "min(e, 2)", "tanh(e)", "0.9 e + 0.01 psi"));
    }
    return String.join("\n", lines);
  }

  @Test
  void oneGradientWhicheverWayItIsComputed() {
    int linear = 0;
    int others = 0;
    for (int seed = 0; seed < 40; seed++) {
      RandomGenerator random = new RandomStreams(seed).stream("text");
      String text = text(random);
      EligibilityTrace trace;
      try {
        trace = EpropAsTraceTest.equations(text);
      } catch (InvalidInputException e) {
        continue;
      }
      linear += trace instanceof LinearTrace ? 1 : 0;
      others += trace instanceof LinearTrace ? 0 : 1;
      EpropNetwork network = EpropAsTraceTest.draw(seed, random.nextBoolean(), random);
      Sample sample = EpropAsTraceTest.sample(random);
      try {
        ReferenceWeights forward =
            EpropAsTraceTest.reference(network, sample, trace, Direction.FORWARD);
        EpropAsTraceTest.assertSame(
            forward,
            EpropAsTraceTest.reference(network, sample, trace, Direction.BACKWARD),
            /* share= */ 1e-10);
        ReferenceWeights batch =
            ReferenceWeights.of(EpropAsTraceTest.batch(network, sample, trace));
        EpropAsTraceTest.assertSame(forward, batch, /* share= */ 3e-4);
        for (int length : new int[] {1, 7}) {
          EpropAsTraceTest.assertSame(
              batch,
              ReferenceWeights.of(EpropAsTraceTest.windows(network, sample, trace, length)),
              /* share= */ 1e-4);
        }
        EpropAsTraceTest.assertSame(
            EpropAsTraceTest.online(network, sample, trace, /* byEvents= */ false),
            EpropAsTraceTest.online(network, sample, trace, /* byEvents= */ true),
            /* share= */ 2e-3);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + "\n" + text, e);
      }
    }
    assertTrue(linear >= 5 && others >= 15, linear + " linear, " + others + " others");
  }

  /** Words left out, doubled, exchanged: a text is taken or refused, and nothing else. */
  @Test
  void whatIsNoTextIsRefused() {
    List<String> words = new ArrayList<>();
    for (String line : EquationTrace.PAIRS.split("\n")) {
      words.addAll(Arrays.asList(line.split("(?<=\\W)|(?=\\W)")));
      words.add("\n");
    }
    String[] strange = {
      "w",
      "psi",
      "z",
      "I",
      "dt",
      "neuron v",
      "e",
      "q",
      "p",
      "0",
      "1e308",
      "-",
      "/",
      "^",
      "(",
      ")",
      "[mV]",
      "[ms]",
      "if(",
      "max(",
      "trace =",
      "filtered trace =",
      "on step:",
      "*=",
      "=",
      "\n",
      "state",
      "pre",
      "post",
      "parameter",
      "exp(",
      "sum(",
      ",",
      "d",
      "tau_e",
      "\u00e9",
      "\u0000"
    };
    RandomGenerator random = new RandomStreams(5).stream("words");
    int taken = 0;
    for (int n = 0; n < 1500; n++) {
      List<String> changed = new ArrayList<>(words);
      for (int k = 0; k <= random.nextInt(3); k++) {
        int at = random.nextInt(changed.size());
        switch (random.nextInt(4)) {
          case 0 -> changed.remove(at);
          case 1 -> changed.add(at, changed.get(random.nextInt(changed.size())));
          case 2 -> changed.set(at, pick(random, strange));
          default -> changed.add(at, pick(random, strange));
        }
      }
      String text = String.join("", changed);
      try {
        EpropAsTraceTest.equations(text);
        taken++;
      } catch (InvalidInputException e) {
        assertTrue(!e.getMessage().isBlank(), text);
      } catch (RuntimeException | StackOverflowError e) {
        fail(text, e);
      }
    }
    assertTrue(taken > 50 && taken < 1450, taken + " were taken");
  }
}
