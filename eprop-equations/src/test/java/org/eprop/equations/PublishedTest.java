package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.Checks;
import org.eprop.tck.check.CheckResult;
import org.junit.jupiter.api.Test;

/**
 * Of published neurons, surrogates, losses and learning signals, written here from their equations,
 * the check calls hardly any broken. A build looks at some; {@code -Deprop.mutants=all} at all.
 */
class PublishedTest {

  private static final int EVERY = 16;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What has no title in a file is of no paper. */
  private record Published(String kind, String title, String text) {

    Component component() {
      return switch (kind) {
        case "neuron" -> Choice.of(new Equations(), Map.of("model", text)).factory();
        case "surrogate" -> Choice.of(new FormulaSurrogate(), Map.of("formula", text)).factory();
        case "signal" -> Choice.of(new FormulaSignal(), Map.of("formula", text)).factory();
        default -> Choice.of(new FormulaLoss(), Map.of("formula", text)).factory();
      };
    }

    Kind ofKind() {
      return switch (kind) {
        case "neuron" -> Kind.NEURON;
        case "surrogate" -> Kind.SURROGATE;
        case "signal" -> Kind.LEARNING_SIGNAL;
        default -> Kind.LOSS;
      };
    }

    Map<String, String> given() {
      return kind.startsWith("loss of ") ? Map.of("targets", kind.substring(8)) : Map.of();
    }

    /** Whether that property says nothing against it. */
    boolean holds(String property) {
      return Checks.all(ofKind()).stream()
          .filter(check -> check.property().equals(property))
          .allMatch(check -> Checks.run(check, component(), given(), LIMIT).holds());
    }

    List<String> broken() {
      return Checks.run(ofKind(), component(), given(), LIMIT).stream()
          .filter(outcome -> !outcome.holds())
          .map(CheckResult::message)
          .toList();
    }
  }

  private static List<Published> all(String file) throws IOException {
    try (InputStream in = PublishedTest.class.getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^==== "))
          .filter(part -> !part.isBlank())
          .map(
              part -> {
                String title = part.substring(0, part.indexOf('\n'));
                String[] words = title.split(": ", 2);
                return new Published(
                    words[0], words[1], part.substring(title.length() + 1).strip());
              })
          .toList();
    }
  }

  /** Their titles end with the property that has to see it. */
  @Test
  void faultsAreCaught() throws IOException {
    List<Published> all = all("faults.txt");
    List<String> missed = new ArrayList<>();
    for (Published one : all) {
      String property = one.title.replaceFirst(".*: ", "");
      if (one.holds(property)) {
        missed.add(one.kind + ": " + one.title);
      }
    }
    System.out.printf(
        "%d of %d faults in equations are caught by the right property%n",
        all.size() - missed.size(), all.size());
    missed.forEach(System.out::println);
    assertTrue(100 * missed.size() <= 5 * all.size(), String.join("\n", missed));
  }

  @Test
  void hardlyAnyIsCalledBroken() throws IOException {
    List<Published> all = all("published.txt");
    assertTrue(all.size() >= 60, all.size() + " of papers");
    boolean whole = System.getProperty("eprop.mutants", "").equals("all");
    List<String> red = new ArrayList<>();
    int looked = 0;
    for (int i = 0; i < all.size(); i += whole ? 1 : EVERY) {
      Published one = all.get(i);
      looked++;
      List<String> broken = one.broken();
      if (!broken.isEmpty()) {
        red.add(one.kind + ": " + one.title + ": " + broken);
      }
    }
    System.out.printf("%d of %d published components are called broken%n", red.size(), looked);
    red.forEach(System.out::println);
    assertTrue(60 * red.size() <= looked, String.join("\n", red));
  }
}
