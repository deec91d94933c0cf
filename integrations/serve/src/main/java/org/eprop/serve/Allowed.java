package org.eprop.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.InputFiles;

/** What a client may do: named when the program starts, and never more. */
public final class Allowed {

  /** A thing that must be allowed. */
  public enum Word {
    /** Whole trainings of arrays that the client brings. */
    TRAIN,
    /** Files below some folders, by name. */
    FILES,
    /** Components of plugins. */
    PLUGINS,
    /** All that the command line can do, with all files that the user can reach. */
    COMMANDS;

    /** As it is named. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Set<Word> words;
  private final List<Path> folders;

  /**
   * @param words what is allowed
   * @param folders below which files may be
   */
  public Allowed(Set<Word> words, List<Path> folders) {
    this.words = Set.copyOf(words);
    this.folders = folders.stream().map(Allowed::real).toList();
  }

  /** What is allowed, for the greeting. */
  public List<String> names() {
    Set<String> names = new TreeSet<>();
    words.forEach(word -> names.add(word.word()));
    return new ArrayList<>(names);
  }

  /**
   * Checks that something is allowed.
   *
   * @param word null for what always is
   * @throws Refused if it is not
   */
  public void expect(Word word, String request) {
    if (word != null && !words.contains(word)) {
      throw new Refused(
          "%s: is not allowed; 'eprop serve --allow %s' would allow it"
              .formatted(request, word.word()));
    }
  }

  /**
   * A file that a request names.
   *
   * @throws Refused if it is not below one of the folders
   */
  public Path file(String name) {
    Path file = InputFiles.path(name);
    expect(Word.FILES, "the file \"" + name + '"');
    Path real;
    try {
      real = real(file);
    } catch (UncheckedIOException e) {
      real = Path.of(""); // a link that leads nowhere
    }
    if (folders.stream().noneMatch(real::startsWith)) {
      throw new Refused(
          "the file \"" + name + "\" is in none of the folders of 'eprop serve --files DIR'");
    }
    return file;
  }

  /**
   * Checks JSON that may name files for components: all texts that are paths from the root or
   * upwards, or the names of files that there are where the program runs, and the folder of
   * recordings, which is made.
   *
   * @param arrays names that mean no files
   */
  public void checkNames(JsonNode json, Set<String> arrays) {
    if (json.isTextual() && !arrays.contains(json.textValue())) {
      String text = json.textValue();
      Path file;
      try {
        file = InputFiles.path(text);
      } catch (InvalidInputException e) {
        return; // no file has such a name
      }
      if (!text.isEmpty() && (leaves(file) || Files.exists(file))) {
        file(text);
      }
    }
    if (!json.path("cache").asText().isEmpty()) {
      file(json.path("cache").asText());
    }
    json.forEach(inner -> checkNames(inner, arrays));
  }

  /** Whether it is a path from the root or upwards: what is said of it tells not if it is there. */
  private static boolean leaves(Path file) {
    if (file.isAbsolute()) {
      return true;
    }
    for (Path name : file) {
      if (name.toString().equals("..")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Without links: of what is not there yet, of the folder that it would be in. "link/.." is where
   * the link leads, and above it.
   */
  private static Path real(Path file) {
    Path absolute = file.toAbsolutePath();
    Path there = absolute;
    while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    int names = there.getNameCount();
    try {
      return names == absolute.getNameCount()
          ? there.toRealPath()
          : there
              .toRealPath()
              .resolve(absolute.subpath(names, absolute.getNameCount()))
              .normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
