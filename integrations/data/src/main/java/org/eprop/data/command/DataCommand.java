package org.eprop.data.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.data.fetch.FieldData;
import org.eprop.experiment.json.Json;
import org.eprop.host.Columns;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eprop data}. */
@HelpPage(
    value = "data",
    group = "Components and data",
    also = {"dataset", "datasets", "download", "fetch"},
    order = 53)
@Command(
    name = "data",
    subcommands = {DataFetchCommand.class, DataLookCommand.class})
public final class DataCommand extends ConsoleCommand {

  private static final int KEYS = 16;
  private static final String ROW = "%-14s  %-24s  %9s  %s%n";

  @Option(names = "--json")
  private boolean json;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    try (Plugins components = plugins.load()) {
      List<TaskFactory> tasks = components.all(TaskFactory.class);
      if (json) {
        out().print(Json.pretty(json(tasks)));
        return ExitCode.OK;
      }
      out().printf(ROW, "data set", "task", "size", "licence");
      for (TaskFactory task : tasks) {
        List<DataSource> sources = sources(task);
        if (sources.isEmpty()) {
          out().printf(ROW, "-", task.name(), "-", "(generated, or the user's own)");
        }
        for (DataSource source : sources) {
          out()
              .printf(
                  ROW, source.name(), task.name(), Columns.size(source.bytes()), source.licence());
        }
      }
      for (TaskFactory task : tasks) {
        sources(task).forEach(source -> out().print("\n" + details(source)));
      }
    }
    out().println("\nto be downloaded by 'eprop data fetch NAME DIR':");
    Columns columns = new Columns(KEYS, columns());
    FieldData.all().forEach(set -> columns.row("  " + set.name(), set.title()));
    out().print(columns);
    return ExitCode.OK;
  }

  private static ObjectNode json(List<TaskFactory> tasks) {
    ObjectNode object = Json.object();
    ArrayNode sets = object.putArray("data_sets");
    for (TaskFactory task : tasks) {
      for (DataSource source : sources(task)) {
        sets.addObject()
            .put("name", source.name())
            .put("task", task.name())
            .put("bytes", source.bytes())
            .put("licence", source.licence())
            .put("source", source.origin())
            .put("attribution", source.attribution())
            .put("sha256", source.sha256());
      }
    }
    ArrayNode downloads = object.putArray("downloads");
    FieldData.all()
        .forEach(set -> downloads.addObject().put("name", set.name()).put("title", set.title()));
    return object;
  }

  private static List<DataSource> sources(TaskFactory task) {
    return task.sources(Arguments.defaults(task));
  }

  private String details(DataSource source) {
    Columns columns = new Columns(KEYS, columns());
    columns.row("  source", source.origin());
    columns.row("  licence", source.licence());
    columns.row("  attribution", source.attribution());
    if (!source.sha256().isEmpty()) {
      columns.row("  sha256", source.sha256());
    }
    return source.name() + "\n" + columns;
  }
}
