package org.eprop.core.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which of eprop's artifacts has a built-in component, for messages: a program that lacks the
 * artifact does not know the component. {@code artifacts.txt} has a line for each kind and
 * artifact, {@code loss, eprop-losses: a, b}; {@code ModulesPageTest} of eprop-cli writes it.
 */
final class Artifacts {

  private static final String LIST = "artifacts.txt";

  private Artifacts() {}

  /** The artifact's name; empty if no built-in component has this kind and name. */
  static Optional<String> of(Kind kind, String name) {
    String start = kind.title() + ", ";
    return lines().stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).split(": ", 2))
        .filter(artifactAndNames -> List.of(artifactAndNames[1].split(", ")).contains(name))
        .map(artifactAndNames -> artifactAndNames[0])
        .findFirst();
  }

  private static List<String> lines() {
    InputStream list = Objects.requireNonNull(Artifacts.class.getResourceAsStream(LIST), LIST);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
