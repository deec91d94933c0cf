package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.Test;

/** docs/mathematics.md names classes that are there, and every rule. */
class MathematicsTest {

  private static final Path PAGE = Path.of("../docs/mathematics.md");

  @Test
  void everyClassIsThere() throws IOException {
    Matcher name =
        Pattern.compile("`(org\\.eprop\\.[a-z.]+\\.[A-Z]\\w+)`")
            .matcher(
                Files.readString(PAGE)
                    + Files.readString(PAGE.resolveSibling("equation-classes.csv")));
    TreeSet<String> names = new TreeSet<>();
    while (name.find()) {
      names.add(name.group(1));
    }
    assertTrue(names.size() > 20, "read " + names);
    for (String one : names) {
      assertDoesNotThrow(() -> Class.forName(one, false, getClass().getClassLoader()), one);
    }
  }

  /** The site puts a formula with a double backslash into an environment that takes no tag. */
  @Test
  void aFormulaWithATagHasNoDoubleBackslash() throws IOException {
    Matcher formula =
        Pattern.compile("\\$\\$(.*?)\\$\\$", Pattern.DOTALL).matcher(Files.readString(PAGE));
    int tags = 0;
    while (formula.find()) {
      String text = formula.group(1);
      if (text.contains("\\tag")) {
        tags++;
        assertTrue(!text.contains("\\\\"), text);
      }
    }
    assertTrue(tags >= 3, "looked at " + tags);
  }

  @Test
  void everyRuleIsThere() throws IOException {
    String page = Files.readString(PAGE);
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      assertTrue(plugins.all(LearningRuleFactory.class).size() >= 6);
      for (LearningRuleFactory rule : plugins.all(LearningRuleFactory.class)) {
        assertTrue(page.contains("| `" + rule.name() + "` |"), rule.name());
      }
    }
  }
}
