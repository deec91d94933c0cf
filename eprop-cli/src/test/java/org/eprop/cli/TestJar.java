package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.eprop.api.surrogate.SurrogateFactory;

/** A stranger's surrogate in a jar. */
final class TestJar {

  private TestJar() {}

  /**
   * Compiles a surrogate and writes its jar.
   *
   * @param height S(0)
   * @param registered whether a services file names it
   */
  static void write(Path jar, String className, String name, String height, boolean registered)
      throws IOException {
    String create = "return q -> " + height + " / (1 + q * q);";
    write(jar, className, source(className, name, "", create), registered);
  }

  /**
   * A surrogate's source.
   *
   * @param members more of its class
   * @param create what its method {@code create} does
   */
  static String source(String className, String name, String members, String create) {
    return """
    import org.eprop.api.plugin.Context;
    import org.eprop.api.surrogate.*;
    public final class %s implements SurrogateFactory {
      %s
      @Override public String name() { return "%s"; }
      @Override public String description() { return "S(q) = 1 / (1 + q^2). A test's."; }
      @Override public SurrogateGradient create(Context context) {
        %s
      }
    }
    """
        .formatted(className, members, name, create);
  }

  /** Compiles a source and writes its jar. */
  static void write(Path jar, String className, String text, boolean registered)
      throws IOException {
    Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
    Path source = classes.resolve(className + ".java");
    Files.writeString(source, text);
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                source.toString()));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(className + ".class"));
      out.write(Files.readAllBytes(classes.resolve(className + ".class")));
      if (registered) {
        out.putNextEntry(new JarEntry("META-INF/services/" + SurrogateFactory.class.getName()));
        out.write(className.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
