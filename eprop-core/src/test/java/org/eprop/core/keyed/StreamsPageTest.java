package org.eprop.core.keyed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of docs/streams.md about a key, one after the other, compile and run. */
class StreamsPageTest {

  private static final String BEFORE =
      """
      import java.util.*;
      import org.eprop.api.optimizer.*;
      import org.eprop.api.plugin.Context;
      import org.eprop.core.keyed.*;
      import org.eprop.core.model.EpropNetwork;
      import org.eprop.core.optimizer.LeafOptimizers;
      import org.eprop.core.plugin.Plugins;
      public class Page {
        public static void run(Plugins plugins, EpropNetwork network, EpropNetwork retrained, Optimizer sgd,
            Map<String, byte[]> states, String key, float[] x, int label, long step) {
      """;

  @TempDir private Path folder;

  @Test
  void runs() throws Exception {
    Method run;
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {compiled().toUri().toURL()}, getClass().getClassLoader())) {
      run =
          loader
              .loadClass("Page")
              .getMethod(
                  "run",
                  Plugins.class,
                  EpropNetwork.class,
                  EpropNetwork.class,
                  Optimizer.class,
                  Map.class,
                  String.class,
                  float[].class,
                  int.class,
                  long.class);
      Map<String, byte[]> states = new HashMap<>();
      EpropNetwork network = KeyedNetworks.Kind.SMALL.network(1);
      float[] x = new float[KeyedNetworks.CHANNELS];
      for (int step = 0; step < 3; step++) {
        try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
          EpropNetwork retrained = KeyedNetworks.Kind.SMALL.network(2);
          Optimizer sgd = KeyedNetworks.optimizer("sgd");
          run.invoke(null, plugins, network, retrained, sgd, states, "a", x, 1, step);
        }
      }
      KeyedLearner learner = KeyedLearner.ownReadout(network, KeyedNetworks.optimizer("sgd"), 0.01);
      assertEquals(3, learner.open(states.get("a")).steps());
    }
  }

  private Path compiled() throws IOException {
    String page = Files.readString(Path.of("../docs/streams.md"));
    String chapters = page.substring(0, page.indexOf("## A service"));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(chapters);
    StringBuilder source = new StringBuilder(BEFORE);
    while (block.find()) {
      source.append(block.group(1));
    }
    Path file = folder.resolve("Page.java");
    Files.writeString(file, source.append("} }"));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                errors,
                errors,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    return folder;
  }
}
