package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The blocks of integrations/stream/README.md about a key, one after the other, compile and run.
 */
class KeysPageTest {

  private static final String BEFORE =
      """
      import java.util.*;
      import org.eprop.api.optimizer.*;
      import org.eprop.api.plugin.Context;
      import org.eprop.stream.keyed.*;
      import org.eprop.core.model.EpropNetwork;
      import org.eprop.core.optimizer.LeafOptimizers;
      import org.eprop.core.plugin.Plugins;
      public class Page {
        public static List<KeyedLearner> run(Plugins plugins, EpropNetwork network, EpropNetwork retrained, Optimizer sgd,
            Map<String, byte[]> states, String key, float[] x, int label, long step) {
      """;

  @TempDir private Path folder;

  @Test
  void runs() throws Exception {
    Method run;
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {compiled(1).toUri().toURL()}, getClass().getClassLoader())) {
      run = method(loader);
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

  /** Of README's network, whose features are large, with each loss. */
  @Test
  void noneDivergesAtTenTimesItsRate() throws Exception {
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      for (String loss : List.of("softmax_cross_entropy", "mean_squared_error")) {
        EpropNetwork network =
            new NetworkBuilder(plugins, KeyedNetworks.CHANNELS, KeyedNetworks.OUTPUTS)
                .layer(
                    l ->
                        l.population("lif", 20)
                            .population("alif", 20, Map.of("tau_a", 100))
                            .gains(2, 1))
                .learningSignal("random", Map.of())
                .loss(loss, Map.of())
                .create(1);
        List<?> learners = learners(plugins, network);
        assertEquals(3, learners.size());
        for (Object learner : learners) {
          KeyedSession session = ((KeyedLearner) learner).open(null);
          double most = 0;
          for (int t = 0; t < 2000; t++) {
            int label = t / 50 % 2;
            double[] y = session.step(new float[] {1 - label, label, 0, 0});
            most = Math.max(most, Math.max(Math.abs(y[0]), Math.abs(y[1])));
            if (loss.startsWith("mean")) {
              session.learn(1 - label, label);
            } else {
              session.learn(label);
            }
          }
          assertTrue(most < 50, loss + ": |y| up to " + most);
        }
      }
    }
  }

  private List<?> learners(Plugins plugins, EpropNetwork network) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {compiled(10).toUri().toURL()}, getClass().getClassLoader())) {
      return (List<?>)
          method(loader)
              .invoke(
                  null,
                  plugins,
                  network,
                  network,
                  KeyedNetworks.optimizer("sgd"),
                  new HashMap<>(),
                  "a",
                  new float[KeyedNetworks.CHANNELS],
                  1,
                  0);
    }
  }

  private static Method method(ClassLoader loader) throws ReflectiveOperationException {
    return Arrays.stream(loader.loadClass("Page").getMethods())
        .filter(method -> method.getName().equals("run"))
        .findFirst()
        .orElseThrow();
  }

  private Path compiled(int times) throws IOException {
    String page = Files.readString(Path.of("README.md"));
    if (times > 1) { // and labels are of any loss
      page =
          Pattern.compile(", (0\\.\\d+)\\)")
              .matcher(page.replaceAll("session\\.learn\\w*\\(.*?\\);", ""))
              .replaceAll(rate -> ", " + times * Double.parseDouble(rate.group(1)) + ")");
    }
    String chapters = page.substring(0, page.indexOf("## A service"));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(chapters);
    StringBuilder source = new StringBuilder(BEFORE);
    while (block.find()) {
      source.append(block.group(1));
    }
    Path file = folder.resolve("Page.java");
    Files.writeString(file, source.append("return List.of(learner, readout, everything); } }"));
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
