package org.eprop.report.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.RunFolder;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.OpenOption;
import org.eprop.host.Tables;
import org.eprop.report.run.RunOverlay;
import org.eprop.report.run.RunReader;
import org.eprop.report.run.RunSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop runs}. */
@HelpPage(
    value = "report",
    group = "Look at results",
    also = {"list", "ls", "history"},
    order = 41)
@Command(name = "runs")
public final class RunsCommand extends ConsoleCommand {

  private static final int DEPTH = 3;

  @Parameters(arity = "0..1", paramLabel = "DIR", defaultValue = "runs")
  private Path directory;

  @Option(names = "--out", paramLabel = "FILE")
  private Path out;

  @Option(names = "--json")
  private boolean json;

  @Mixin private OpenOption open;

  @Override
  public Integer call() {
    List<RunSummary> runs = runs();
    if (json) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (RunSummary run : runs) {
        ObjectNode one = all.addObject().put("run", run.name());
        one.put("epochs", run.metrics().size());
        one.set("result", run.result());
      }
      out().print(Json.pretty(all));
      return ExitCode.OK;
    }
    List<List<String>> table = RunOverlay.table(runs);
    out().print(Tables.text(table.get(0), table.subList(1, table.size())));
    Path page = out != null ? out : directory.resolve("runs.html");
    RunOverlay.page(runs, links(runs, page)).write(page);
    out().println("page: " + page);
    open.show(page);
    return ExitCode.OK;
  }

  /** Addresses of the pages of runs, from this page. */
  private Map<String, String> links(List<RunSummary> runs, Path page) {
    Map<String, String> links = new HashMap<>();
    Path from = page.toAbsolutePath().getParent();
    for (RunSummary run : runs) {
      Path to = new RunFolder(directory.resolve(run.name())).report().toAbsolutePath();
      if (Files.isRegularFile(to) && from.getRoot().equals(to.getRoot())) {
        StringJoiner address = new StringJoiner("/");
        from.relativize(to)
            .forEach(
                name ->
                    address.add(
                        URLEncoder.encode(name.toString(), StandardCharsets.UTF_8)
                            .replace("+", "%20")));
        links.put(run.name(), address.toString());
      }
    }
    return links;
  }

  /** Those that can be read; of the others it is said why not. */
  private List<RunSummary> runs() {
    List<RunSummary> runs = new ArrayList<>();
    for (Path folder : folders()) {
      try {
        RunSummary run = RunReader.summaries(List.of(folder)).get(0);
        String name = directory.relativize(folder).toString();
        runs.add(new RunSummary(name, run.experiment(), run.metrics(), run.result()));
      } catch (InvalidInputException e) {
        err().println("eprop: warning: " + e.getMessage());
      }
    }
    if (runs.isEmpty()) {
      throw new InvalidInputException(
          directory + ": there is no run in it; 'eprop train' makes one");
    }
    return runs;
  }

  private List<Path> folders() {
    if (!Files.isDirectory(directory)) {
      throw new InvalidInputException(
              Files.exists(directory)
                  ? "got a file, but expected a folder of runs"
                  : "there is no such folder")
          .at(directory.toString());
    }
    Set<Path> seen = new HashSet<>(List.of(Folders.real(directory))); // links lead to runs, too
    return Folders.read(
        directory,
        DEPTH,
        all ->
            all.filter(path -> Files.isRegularFile(path.resolve("experiment.json")))
                .filter(path -> Files.isRegularFile(path.resolve("metrics.jsonl")))
                .filter(path -> !path.equals(directory))
                .sorted(Comparator.comparing(Files::isSymbolicLink).thenComparing(path -> path))
                .filter(path -> seen.add(Folders.real(path)))
                .sorted()
                .toList());
  }
}
