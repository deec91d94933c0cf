package org.eprop.core.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;

/** Asks {@link ServiceLoader} for components, and explains its errors. */
record Services(Kind kind, ClassLoader loader) {

  /**
   * All providers that the loader sees, in the order in which it finds them; none made yet.
   *
   * @throws InvalidInputException if a class that a services file names is missing or unsuitable
   */
  List<ServiceLoader.Provider<? extends Component>> providers() {
    List<ServiceLoader.Provider<? extends Component>> found = new ArrayList<>();
    try {
      ServiceLoader.load(kind.factory(), loader).stream().forEach(found::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new InvalidInputException(problem(e), e).at(placeOf(e));
    }
    return found;
  }

  /** The component itself; refuses one whose constructor fails. */
  Component make(ServiceLoader.Provider<? extends Component> provider) {
    try {
      return provider.get();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new InvalidInputException(problem(e), e).at(Origin.of(provider.type()).place());
    }
  }

  private String problem(Throwable error) {
    String message = String.valueOf(error.getMessage());
    String prefix = kind.factory().getName() + ": ";
    if (message.startsWith(prefix)) {
      message = message.substring(prefix.length()).replaceFirst("^\\S+:(\\d+: )", "line $1");
    } else {
      message = error.getClass().getName() + ": " + message;
    }
    Throwable cause = error.getCause();
    return kind.servicesFile() + ": " + message + (cause == null ? "" : ": " + cause);
  }

  /** The jar or folder whose services file names the class in question. */
  private String placeOf(Throwable error) {
    String message = String.valueOf(error.getMessage());
    List<String> words = List.of(message.split("[\\s:]+"));
    try {
      for (URL file : Collections.list(loader.getResources(kind.servicesFile()))) {
        if (message.contains(file.toString())
            || classNames(file).stream().anyMatch(name -> words.contains(name) || fails(name))) {
          return container(file);
        }
      }
    } catch (IOException e) {
      error.addSuppressed(e);
    }
    return "the components of the kind \"" + kind.title() + "\" of " + loader;
  }

  private boolean fails(String className) {
    try {
      return !kind.factory().isAssignableFrom(Class.forName(className, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      return true;
    }
  }

  private static List<String> classNames(URL servicesFile) throws IOException {
    URLConnection connection = servicesFile.openConnection();
    // A cached connection would keep the jar open after its class loader is closed.
    connection.setUseCaches(false);
    return names(connection.getInputStream());
  }

  /** The names of the classes in a services file. */
  static List<String> names(InputStream servicesFile) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(servicesFile, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private String container(URL servicesFile) {
    String url = servicesFile.toString();
    String outer = url.substring(0, url.length() - kind.servicesFile().length());
    return Origin.place(
        outer.startsWith("jar:") && outer.endsWith("!/")
            ? outer.substring("jar:".length(), outer.length() - "!/".length())
            : outer);
  }
}
