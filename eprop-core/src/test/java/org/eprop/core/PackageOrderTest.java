package org.eprop.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The order of the packages: a package knows those of the lines below its own, and no others. */
class PackageOrderTest {

  /** As ARCHITECTURE.md draws it. */
  private static final List<String> ORDER =
      List.of(
          "model",
          "gradient sequence",
          "eligibility optimizer",
          "adjoint constraint",
          "forward learningsignal",
          "projection",
          "neuron recording",
          "derived",
          "kernel network run state",
          "parallel plugin random",
          "common");

  private static final String ROOT = "org.eprop.core.";

  private static Map<String, Integer> lines() {
    Map<String, Integer> lines = new HashMap<>();
    for (int line = 0; line < ORDER.size(); line++) {
      for (String name : ORDER.get(line).split(" ")) {
        assertEquals(null, lines.put(name, line), name + " is drawn twice");
      }
    }
    return lines;
  }

  /** The first part of its name below the root; empty if it is elsewhere. */
  private static String packageOf(JavaClass of) {
    String name = of.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.")[0] : "";
  }

  @Test
  void eachPackageKnowsThoseBelowIt() {
    Map<String, Integer> lines = lines();
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CoreClasses.ALL) {
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String own = packageOf(from);
        String other = packageOf(dependency.getTargetClass());
        boolean both = lines.containsKey(own) && lines.containsKey(other);
        if (both && !own.equals(other) && lines.get(own) >= lines.get(other)) {
          wrong.add(own + " knows " + other + ": " + dependency.getDescription());
        }
      }
    }
    assertTrue(wrong.isEmpty(), String.join("\n", wrong));
  }

  @Test
  void allAreDrawn() {
    Set<String> found = new TreeSet<>();
    for (JavaClass of : CoreClasses.ALL) {
      found.add(packageOf(of));
    }
    found.remove("");
    found.remove("testing");
    assertEquals(found, new TreeSet<>(lines().keySet()));
  }

  @Test
  void isTheDrawnOne() throws IOException {
    String page = Files.readString(Path.of("../ARCHITECTURE.md"));
    for (String line : ORDER) {
      String drawn = "\n    " + String.join(" +", line.split(" ")) + "\n";
      assertTrue(page.matches("(?s).*" + drawn + ".*"), "not drawn: " + line);
    }
  }
}
