package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.Checks;
import org.eprop.tck.planted.Catalogue;
import org.eprop.tck.planted.Made;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final Guard GUARD = new Guard(Duration.ofMillis(200));

  @Test
  void whatEnds() {
    Guard.End end = GUARD.run(() -> {});
    assertNull(end.thrown());
    assertNull(end.stuck());
  }

  /** Errors, too; mistakes that are planted fill a stack and a heap. */
  @Test
  void whatThrows() {
    for (Throwable thrown :
        List.of(
            new IllegalStateException("on purpose"),
            new StackOverflowError("on purpose"),
            new OutOfMemoryError("on purpose"))) {
      Guard.End end = GUARD.run(() -> throwAny(thrown));
      assertSame(thrown, end.thrown());
      assertNull(end.stuck());
    }
  }

  @SuppressWarnings("unchecked") // a body declares no exceptions
  private static <E extends Throwable> void throwAny(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** A component that is slow to make is made many times. */
  @Test
  void eachStepHasItsTime() {
    Guard.End end =
        GUARD.run(
            () -> {
              for (int i = 0; i < 5; i++) {
                spin(Duration.ofMillis(100));
                Guard.step();
              }
            });
    assertNull(end.stuck());
  }

  private static void spin(Duration time) {
    ThreadMXBean times = ManagementFactory.getThreadMXBean();
    long end = times.getCurrentThreadCpuTime() + time.toNanos();
    while (times.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** It takes no processor time, but the clock goes on. */
  @Test
  void whatSleeps() {
    Guard.Stuck stuck = GUARD.run(GuardTest::sleep).stuck();
    assertEquals("no end within 0.2 s", stuck.found());
    assertTrue(
        stuck.place().startsWith("org.eprop.tck.check.GuardTest.sleep, line "), stuck.place());
  }

  private static void sleep() {
    sleep(100_000);
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So looks a thread that gets no processor on a busy machine: nothing is wrong with it. */
  @Test
  void whatWaitsForAProcessorIsNotAsleep() throws IOException {
    Pipe pipe = Pipe.open();
    Guard brief = new Guard(Duration.ofMillis(100));
    Thread later =
        new Thread(
            () -> {
              sleep(1500);
              close(pipe.sink());
            });
    later.start();
    Guard.End end =
        brief.run(
            () -> {
              try (InputStream in = Channels.newInputStream(pipe.source())) {
                assertEquals(-1, in.read());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertNull(end.thrown());
    assertNull(end.stuck());
  }

  /** The values are named, and what is not tried afterwards is not called broken. */
  @Test
  void whatHangsAtSomeValues() {
    Parameter order = Parameter.integer("order", 3).atLeast(1).atMost(40).describe("of the rule");
    Made.Surrogate hanging =
        new Made.Surrogate(
            List.of(order),
            false,
            context ->
                q -> {
                  while (context.integer(order) == 40 && Made.forEver()) {
                    Thread.onSpinWait();
                  }
                  return 1 / (1 + Math.abs(q) / context.integer(order));
                });
    List<CheckResult> outcomes =
        Checks.run(Kind.SURROGATE, hanging, Map.of(), Duration.ofMillis(200));
    List<String> broken =
        outcomes.stream()
            .filter(outcome -> !outcome.holds() && !outcome.property().equals("registered"))
            .map(outcome -> outcome.message().replaceAll("line \\d+", "line N"))
            .toList();
    assertEquals(
        List.of(
            "ranges: parameters work all over their declared ranges:"
                + " org.eprop.tck.check.GuardTest.whatHangsAtSomeValues, line N, at order = 40:"
                + " found no end within 0.2 s, expected an end",
            "finite: S(q) is finite for every finite q:"
                + " org.eprop.tck.check.GuardTest.whatHangsAtSomeValues, line N, at order = 40:"
                + " found no end within 0.2 s, expected an end"),
        broken);
    assertTrue(
        outcomes.stream()
            .filter(outcome -> !outcome.tested())
            .allMatch(o -> o.notApplicable().equals("ranges and finite did not end")));
  }

  /** Called by the test below, in a virtual machine of its own. */
  public static void main(String[] arguments) {
    SurrogateFactory exiting = Catalogue.exitingByALambda();
    for (CheckResult outcome : Checks.run(Kind.SURROGATE, exiting, Map.of())) {
      if (outcome.property().equals("peak")) {
        System.out.println(outcome.message());
      }
    }
    System.out.println("the tests go on");
  }

  /** What can't be seen in the code is caught in the act. */
  @Test
  void anExitEndsNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                GuardTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = process.inputReader().lines().toList();
    assertEquals(
        List.of(
            "peak: S(0) = 1 is the largest value: psi = gamma / scale at threshold:"
                + " org.eprop.tck.planted.Catalogue.exitingByALambda, line N: found a call of"
                + " System.exit, expected an end",
            "the tests go on"),
        lines.stream().map(line -> line.replaceAll("line \\d+", "line N")).toList());
    assertEquals(2, process.waitFor(), "as eprop check ends if something is broken");
  }
}
