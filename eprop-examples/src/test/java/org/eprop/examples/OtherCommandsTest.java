package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Modules, profiles, tests, jars and programs that commands of Maven, Java and Spark name in README
 * and docs are there. (Commands of eprop itself are looked at by {@code DocumentedCommandsTest}.)
 */
class OtherCommandsTest {

  private static final Pattern COMMAND =
      Pattern.compile("^ {4,}(?:\\S+=\\S+ )*(?:nice )?(?:mvn|java|spark-submit) .*");

  private final List<String> wrong = new ArrayList<>();

  private void check(String line, List<String> sources, String poms) {
    for (String test : named("\\b(?<![.])([A-Z]\\w*(?:Test|IT))\\b", line)) {
      expect(ends(sources, test), line, "test " + test);
    }
    for (String type : named("\\b(org[.]eprop(?:[.][a-z]+)+[.][A-Z]\\w+)", line)) {
      expect(ends(sources, type.replace('.', '/')), line, "class " + type);
    }
    for (String module : named("[ ,]((?:eprop-|integrations/|tools/)[a-z-]+)(?=[/, ]|$)", line)) {
      Path pom = Project.ROOT.resolve(module).resolve("pom.xml");
      expect(Files.exists(pom), line, "module " + module);
    }
    for (String jar : named("([a-z-]+[.]jar)\\b", line)) {
      expect(poms.contains("/" + jar + "</outputFile>"), line, "jar " + jar);
    }
    for (String profile : named(" -P(\\w+)", line)) {
      expect(poms.contains("<id>" + profile + "</id>"), line, "profile " + profile);
    }
  }

  /** What JMH is asked for is a pattern of names of benchmarks. */
  private void checkBenchmarks(String line, List<String> benchmarks) {
    for (String pattern : named("benchmarks[.]jar '([^']+)'", line)) {
      Pattern wanted = Pattern.compile(pattern);
      boolean some = benchmarks.stream().anyMatch(name -> wanted.matcher(name).find());
      expect(some, line, "benchmark " + pattern);
    }
  }

  private static List<String> benchmarks() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path file : Project.sources()) {
      String source = file.toString().contains("benchmarks") ? Files.readString(file) : "";
      for (String method : named("@Benchmark\\s+(?:@[^\\n]+\\s+)*public \\S+ (\\w+)\\(", source)) {
        names.add(file.getFileName().toString().replace(".java", ".") + method);
      }
    }
    return names;
  }

  private void expect(boolean there, String line, String what) {
    if (!there) {
      wrong.add("no " + what + ": " + line.strip());
    }
  }

  private static boolean ends(List<String> sources, String name) {
    return sources.stream().anyMatch(source -> source.endsWith("/" + name + ".java"));
  }

  private static List<String> named(String pattern, String line) {
    return Pattern.compile(pattern).matcher(line).results().map(r -> r.group(1)).toList();
  }

  @Test
  void commandsNameWhatIsThere() throws IOException {
    List<String> sources =
        Project.sources().stream().map(file -> file.toString().replace('\\', '/')).toList();
    String poms = Project.poms();
    List<String> benchmarks = benchmarks();
    int commands = 0;
    for (Path page : Project.pages()) {
      String text = Files.readString(page).replaceAll("\\\\\r?\n\\s+", " ");
      for (String line : text.lines().filter(COMMAND.asMatchPredicate()).toList()) {
        commands++;
        check(line, sources, poms);
        checkBenchmarks(line, benchmarks);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(commands > 20, "looked at " + commands);
  }
}
