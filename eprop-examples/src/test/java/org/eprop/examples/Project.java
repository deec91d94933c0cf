package org.eprop.examples;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of the project: its pages, poms and sources. */
final class Project {

  static final Path ROOT = Path.of("..");

  /** A page of the site that lies beside its module. */
  private static final Pattern INCLUDE = Pattern.compile("\\A```\\{include} \\.\\./(\\S+)");

  private Project() {}

  /** README and its like, docs, and the pages of modules that docs include. */
  static List<Path> pages() throws IOException {
    Set<Path> pages = new LinkedHashSet<>(files(ROOT, ".md"));
    for (Path page : files(ROOT.resolve("docs"), ".md")) {
      Matcher include = INCLUDE.matcher(Files.readString(page));
      pages.add(include.find() ? ROOT.resolve(include.group(1)) : page);
    }
    return List.copyOf(pages);
  }

  /** Every page of the checkout: none of folders that a build, or a run, makes. */
  static List<Path> everyPage() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean made =
                folder.getFileName().toString().matches("\\.\\w.*|target|runs|node_modules");
            return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  /** The notebooks of docs. */
  static List<Path> notebooks() throws IOException {
    return files(ROOT.resolve("docs"), ".ipynb");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** The folders of all modules by their names. */
  static SortedMap<String, Path> modules() throws IOException {
    SortedMap<String, Path> modules = new TreeMap<>();
    Matcher module =
        Pattern.compile("<module>(.+)</module>").matcher(Files.readString(ROOT.resolve("pom.xml")));
    while (module.find()) {
      modules.put(module.group(1).replaceFirst(".+/", "eprop-"), ROOT.resolve(module.group(1)));
    }
    return modules;
  }

  /** The poms of all modules, one after the other. */
  static String poms() throws IOException {
    StringBuilder poms = new StringBuilder(Files.readString(ROOT.resolve("pom.xml")));
    for (Path module : modules().values()) {
      poms.append(Files.readString(module.resolve("pom.xml")));
    }
    return poms.toString();
  }

  /** All sources and tests in Java. */
  static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : modules().values()) {
      if (Files.isDirectory(module.resolve("src"))) {
        try (Stream<Path> all = Files.walk(module.resolve("src"))) {
          all.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }
}
