package org.eprop.core.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.eprop.api.plugin.Component;

/** Compiles a plugin jar as a stranger would: against the API alone. */
public final class PluginJar {

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<String> left = new ArrayList<>();
  private String pathOption = "-classpath";
  private String path = locationOf(Component.class);

  /** Adds a surrogate of this name as class {@code org.example.<simpleName>}. */
  public PluginJar surrogate(String simpleName, String name) {
    return source("org.example." + simpleName, surrogateSource(simpleName, name, ""));
  }

  /** The source of a surrogate whose class has extra members. */
  public static String surrogateSource(String simpleName, String name, String members) {
    return """
    package org.example;
    import org.eprop.api.plugin.*;
    import org.eprop.api.surrogate.*;
    public class %s implements SurrogateFactory {
      @Override public String name() { return "%s"; }
      @Override public String description() { return "a surrogate"; }
      @Override public SurrogateGradient create(Context context) { return q -> 1; }
      %s
    }
    """
        .formatted(simpleName, name, members);
  }

  /** Adds a class. */
  public PluginJar source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  /** Adds a module descriptor; the API is then on the module path. */
  public PluginJar module(String moduleInfo) {
    return module(moduleInfo, path);
  }

  /** Adds a module descriptor that requires modules of a path. */
  public PluginJar module(String moduleInfo, String modulePath) {
    pathOption = "--module-path";
    path = modulePath;
    return source("module-info", moduleInfo);
  }

  /** Leaves a compiled class out of the jar. */
  public PluginJar leaveOut(String className) {
    left.add(className.replace('.', '/') + ".class");
    return this;
  }

  /** Adds a services file. */
  public PluginJar service(Class<? extends Component> factory, String lines) {
    files.put("META-INF/services/" + factory.getName(), lines);
    return this;
  }

  /** Adds a file. */
  public PluginJar file(String name, String content) {
    files.put(name, content);
    return this;
  }

  /** Adds a manifest with one more line, such as {@code "Class-Path: b.jar"}. */
  public PluginJar manifest(String line) {
    files.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + line + "\n");
    return this;
  }

  /** Compiles and writes the jar. */
  public Path write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
    compile(classes);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      String manifest = files.remove("META-INF/MANIFEST.MF");
      if (manifest != null) { // it has to come first
        out.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
        out.write(manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      for (Path file : filesIn(classes)) {
        String entry = classes.relativize(file).toString().replace('\\', '/');
        if (!left.contains(entry)) {
          out.putNextEntry(new JarEntry(entry));
          out.write(Files.readAllBytes(file));
        }
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new JarEntry(file.getKey()));
        out.write(file.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private void compile(Path classes) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("-d", classes.toString(), pathOption, path),
                  null,
                  sources.entrySet().stream().map(e -> unit(e.getKey(), e.getValue())).toList())
              .call();
      assertTrue(compiled, messages::toString);
    }
  }

  private static JavaFileObject unit(String className, String source) {
    URI uri = URI.create("string:///" + className.replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The jar or folder that a class was loaded from. */
  public static String locationOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
