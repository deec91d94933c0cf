package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page is run as it stands: its commands in its order, in an empty folder, directories
 * changed only by its own {@code cd}. Files that it shows are written where it says so. Trainings
 * take one epoch. What is not run has a reason here; the files that it names have to be there all
 * the same.
 */
@DisabledOnOs(OS.WINDOWS)
class PagesIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String PLUGIN = "needs the reader's plugins: ExtendingTest compiles them";
  private static final String DATA = "needs data that are not here";

  /** Pages that are not for eprop's folder: there nothing of it is at hand. */
  private static final Set<String> ELSEWHERE =
      Set.of("docs/your-data.md", "docs/your-surrogate.md");

  /** Why a command that contains this is not run; the first one counts. */
  private static final Map<String, String> NOT_RUN = new LinkedHashMap<>();

  /** What a page tells its reader to have, as commands. */
  private static final Map<String, String> GIVEN =
      Map.of(
          "README.md", "(echo x,y; for i in {1..300}; do echo $i,$((i % 3)); done) > data.csv",
          "docs/streams.md",
              "(echo hour,demand; for i in {1..300}; do echo $i,$((i % 24)).5; done) > power.csv",
          "docs/small-data.md", "block docs/your-data.md python | sed s/1000/200/ > signals.py",
          "docs/jshell.md", "block README.md java > Embedded.java",
          "integrations/nir/README.md", "eprop train pattern-generation --out runs/mine",
          "integrations/serve/README.md", "mkdir data");

  static {
    NOT_RUN.put("plugins my-plugins|NeuronTimes my-plugins", PLUGIN);
    NOT_RUN.put("plugins plugins", "takes minutes: YourSurrogateTest runs it shorter");
    NOT_RUN.put("Cauchy.java|cauchy.jar|echo Cauchy|classes/META-INF", "YourSurrogateTest runs it");
    NOT_RUN.put(
        "benchmarks\\.jar|tools/benchmarks|/online |HeartMonitor|HeartDevice",
        "measures, for minutes or hours");
    NOT_RUN.put("shd|nmnist|n-mnist|mnist|words|vowels|x_train|theirs\\.nir", DATA);
    NOT_RUN.put(
        "eprop compare|eprop search|runs/search|runs/depth|runs/ecg-7",
        "takes minutes to hours: FiguresTest and DocumentedGridTest run some");
    NOT_RUN.put(
        "^(?:JAZZER_FUZZ=1 )?mvn|campaign\\.jar|examples\\.jar|org\\.eprop\\.streams",
        "builds, or needs what another module builds");
    NOT_RUN.put("^apt|^cc |^pip|export web|nir/compare\\.py", "needs what it installs");
    NOT_RUN.put(
        "^jshell|^jupyter|^tensorboard|^spark-submit|spark|--live",
        "runs until it is stopped, or needs a cluster");
    NOT_RUN.put("^jlink|^image/|^du ", "JlinkIT runs it");
    NOT_RUN.put("eprop-1\\.0\\.0-rc1", "DistributionIT runs it");
    NOT_RUN.put(
        "DistalReward|OnlineActor|updates every-step\\.csv",
        "takes minutes: NetworksTest and PaperTest run it shorter");
  }

  @TempDir private Path folder;

  private final Map<String, Integer> reasons = new TreeMap<>();
  private int pages;
  private int run;
  private int commands;
  private int read;

  /** Under which reason a command is not run; empty if it is. */
  private static String notRun(String command) {
    return NOT_RUN.entrySet().stream()
        .filter(some -> Pattern.compile(some.getKey()).matcher(command).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static String name(Path page) {
    return ROOT.relativize(page.toAbsolutePath().normalize()).toString();
  }

  /** The page as a script, which notes each command that fails. */
  private String script(Path page) throws IOException {
    String name = name(page);
    StringBuilder script = new StringBuilder(GIVEN.getOrDefault(name, ":")).append('\n');
    boolean any = false;
    for (PageBlocks block : PageBlocks.of(page)) {
      Set<String> why = new LinkedHashSet<>();
      if (block.language().equals("sh")) {
        for (String command : block.lines()) {
          String reason = notRun(command);
          String where = " || failed '" + name + ":" + block.line() + "'\n";
          if (reason.isEmpty()) {
            commands++;
            script.append(command.replaceFirst("\\s+# .*", "")).append(where);
          } else {
            why.add(reason);
            Stream.of(command.split(" "))
                .filter(word -> word.matches("eprop-examples/[\\w./-]+\\.(java|json|py)"))
                .forEach(file -> script.append("[ -e ").append(file).append(" ]").append(where));
          }
        }
        any |= why.size() < block.lines().size();
        if (why.isEmpty()) {
          run++;
        }
        why.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      } else if (!block.file().isEmpty()) {
        run++;
        script.append("cat > ").append(block.file()).append(" <<'END_OF_BLOCK'\n");
        script.append(String.join("\n", block.lines())).append("\nEND_OF_BLOCK\n");
      } else if (!block.language().equals("text")) {
        read++; // by the test that EveryBlockTest names
      }
    }
    pages++;
    return any ? script.toString() : "";
  }

  @AfterEach
  void print() {
    System.out.println(
        pages
            + " pages, "
            + run
            + " blocks run with "
            + commands
            + " commands, "
            + read
            + " read by tests of their own; blocks not run, or not to their end:");
    reasons.forEach((reason, blocks) -> System.out.println("  " + blocks + ": " + reason));
  }

  /** Each reason is still needed. */
  @Test
  void everyCommandRunsOrHasAReason() throws IOException {
    for (Path page : Pages.all()) {
      script(page);
    }
    assertEquals(Set.copyOf(NOT_RUN.values()), reasons.keySet());
    assertTrue(pages > 40 && run > 40 && commands > 60, "looked at " + pages + " and " + run);
  }

  @Tag("nightly")
  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES)
  void everyPageRunsAsItStands() throws IOException, InterruptedException {
    Path log = Path.of("target", "pages.log").toAbsolutePath();
    Files.deleteIfExists(log);
    Path failures = Files.createFile(folder.resolve("failures"));
    String only = System.getProperty("eprop.page", "");
    for (Path page : Pages.all()) {
      String script = script(page);
      if (script.isEmpty() || !name(page).contains(only)) {
        continue;
      }
      Path work = Files.createDirectory(folder.resolve("page" + pages));
      if (!ELSEWHERE.contains(name(page))) {
        linked(work);
      }
      Path file = Files.writeString(folder.resolve("page" + pages + ".sh"), START + script);
      ProcessBuilder bash = new ProcessBuilder("bash", file.toString()).directory(work.toFile());
      bash.environment()
          .put("HOME", Files.createDirectory(folder.resolve("home" + pages)).toString());
      bash.environment().put("JAVA_HOME", System.getProperty("java.home"));
      bash.environment().put("ROOT", ROOT.toString());
      bash.environment().put("FAILURES", failures.toString());
      bash.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
      bash.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      bash.redirectInput(new java.io.File("/dev/null")).start().waitFor();
    }
    assertEquals(List.of(), Files.readAllLines(failures), "see " + log);
  }

  /** Of eprop's folder what pages name; a page writes into none of it. */
  private static void linked(Path work) throws IOException {
    for (String name : List.of("eprop-cli", "eprop-examples", "docs", "tools", "integrations")) {
      Files.createSymbolicLink(work.resolve(name), ROOT.resolve(name));
    }
  }

  /** The launcher as {@code eprop}, with short trainings. */
  private static final String START =
      """
      export PATH="$JAVA_HOME/bin:$PATH"
      eprop() {
        short=()
        if [ "$1" = train ]; then
          short=(--set=training.epochs=1)
          [[ "$*" == "train ecg"* ]] && short+=(--set=task.validation=600)
        fi
        sh "$ROOT/eprop-cli/target/eprop" "$@" "${short[@]}"
      }
      block() { sed -n "/^\\`\\`\\`$2$/,/^\\`\\`\\`$/p" "$ROOT/$1" | sed '/^```/d'; }
      failed() { echo "$1: status $?" >> "$FAILURES"; }
      python3 -c 'import numpy' 2>/dev/null || python3() { /usr/bin/python3 "$@"; }
      set -x
      """;
}
