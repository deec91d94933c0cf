package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.Checks;
import org.eprop.tck.planted.Catalogue;
import org.eprop.tck.planted.Planted;
import org.eprop.tck.planted.Right;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Of components that are wrong on purpose, each is caught; of right ones, none is refused. */
class PlantedMistakesTest {

  /** Of test classes, none is registered. */
  private static final String REGISTERED = "registered";

  private static final Duration SHORT = Duration.ofMillis(200);

  /** By the property that has to name it, alone. */
  private static boolean isCaught(Planted planted) {
    boolean endless = planted.mistake().contains("without end");
    Check<?> check =
        Checks.all(planted.kind()).stream()
            .filter(c -> c.property().equals(planted.property()))
            .findFirst()
            .orElseThrow();
    Duration limit = endless ? SHORT : Check.TIME_LIMIT;
    CheckResult outcome = Checks.run(check, planted.component(), Map.of(), limit);
    boolean said = !outcome.holds() || !outcome.warning().isEmpty();
    return said && outcome.isEndless() == endless;
  }

  @Test
  void allAreCaught() {
    List<Planted> planted = Catalogue.wrong();
    List<String> missed = new ArrayList<>();
    for (Planted one : planted) {
      if (!isCaught(one)) {
        missed.add(one + ": not by " + one.property());
      }
    }
    System.out.printf(
        "%d of %d planted mistakes are caught by the right property%n",
        planted.size() - missed.size(), planted.size());
    assertEquals(List.of(), missed);
    assertTrue(planted.size() >= 150, planted.size() + " mistakes");
  }

  @Test
  void ofEveryKindThereAreSome() {
    Map<Kind, Long> numbers =
        Catalogue.wrong().stream()
            .collect(Collectors.groupingBy(Planted::kind, Collectors.counting()));
    // Encoders and environments have tests of their own.
    for (Kind kind : EnumSet.complementOf(EnumSet.of(Kind.ENCODER, Kind.ENVIRONMENT))) {
      assertTrue(numbers.getOrDefault(kind, 0L) >= 10, kind.title());
    }
  }

  @TestFactory
  Stream<DynamicTest> noneThatIsRightIsRefused() {
    List<Right> right = Catalogue.right();
    assertTrue(right.size() >= 60, right.size() + " right ones");
    System.out.printf("%d right ones%n", right.size());
    return right.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.toString(), () -> assertEquals(List.of(), refusals(one))));
  }

  private static List<String> refusals(Right right) {
    return Checks.run(right.kind(), right.component(), Map.of()).stream()
        .filter(outcome -> !outcome.holds() && !outcome.property().equals(REGISTERED))
        .map(CheckResult::message)
        .toList();
  }
}
