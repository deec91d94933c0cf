package org.eprop.core.plugin;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where components were looked for, in words: for the message that there are none.
 *
 * @param classPaths the class loaders that were asked
 * @param folders the plugin folders
 */
record SearchPath(List<ClassLoader> classPaths, List<Path> folders) {

  /** Of a class path's entries, no more are named. */
  private static final int MOST = 20;

  /** Copies the lists. */
  SearchPath {
    classPaths = List.copyOf(classPaths);
    folders = List.copyOf(folders);
  }

  /** For example {@code "class loader \"app\" (a.jar, b.jar); plugin folder plugins"}. */
  @Override
  public String toString() {
    if (classPaths.isEmpty() && folders.isEmpty()) {
      return "nowhere: neither a class path nor a plugin folder was given";
    }
    return Stream.concat(
            classPaths.stream().map(SearchPath::describe),
            folders.stream().map(folder -> "plugin folder " + folder))
        .collect(Collectors.joining("; "));
  }

  private static String describe(ClassLoader loader) {
    List<String> entries = new ArrayList<>();
    String name =
        "class loader " + (loader.getName() == null ? loader : '"' + loader.getName() + '"');
    for (ClassLoader next = loader; next != null; next = next.getParent()) {
      if (next instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          entries.add(Origin.place(url.toString()));
        }
      } else if (next == ClassLoader.getSystemClassLoader()) {
        entries.addAll(property("java.class.path"));
        entries.addAll(property("jdk.module.path"));
      }
    }
    if (entries.size() > MOST) {
      int more = entries.size() - MOST;
      entries.subList(MOST, entries.size()).clear();
      entries.add("and " + more + " more");
    }
    return entries.isEmpty() ? name : name + " (" + String.join(", ", entries) + ")";
  }

  private static List<String> property(String path) {
    String entries = System.getProperty(path, "");
    return Arrays.stream(entries.split(File.pathSeparator)).filter(e -> !e.isEmpty()).toList();
  }
}
