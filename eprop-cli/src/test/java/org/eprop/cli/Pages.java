package org.eprop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** README, docs, and the pages of modules that docs include. */
final class Pages {

  private static final Pattern INCLUDE = Pattern.compile("\\A```\\{include} (\\S+)");

  private Pages() {}

  static List<Path> all() throws IOException {
    Set<Path> pages = new LinkedHashSet<>(List.of(Path.of("../README.md")));
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      for (Path page : docs.filter(one -> one.toString().endsWith(".md")).sorted().toList()) {
        Matcher include = INCLUDE.matcher(Files.readString(page));
        pages.add(include.find() ? page.resolveSibling(include.group(1)).normalize() : page);
      }
    }
    return List.copyOf(pages);
  }
}
