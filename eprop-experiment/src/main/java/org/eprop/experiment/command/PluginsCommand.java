package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.Json;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.KnownCommands;
import org.eprop.host.PluginOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop plugins}. */
@HelpPage(value = "extending", order = 110)
@Command(name = "plugins")
public final class PluginsCommand extends ConsoleCommand {

  @Parameters(arity = "0..1", paramLabel = "NAME", completionCandidates = Words.Names.class)
  private String name;

  @Option(names = "--json")
  private boolean json;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    try (Plugins components = plugins.load()) {
      if (json) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        found(components).forEach(entry -> array.add(entry.json()));
        out().print(Json.pretty(array));
      } else if (name == null) {
        list(components, out());
      } else {
        out()
            .print(
                found(components).stream()
                    .map(PluginEntry::text)
                    .collect(Collectors.joining("\n")));
      }
    }
    return ExitCode.OK;
  }

  private static void list(Plugins components, PrintWriter out) {
    for (Kind kind : components.kinds()) {
      out.println(ComponentText.list(kind.title(), components.all(kind.factory())));
    }
    out.println(
        ComponentText.list("sections of an experiment's file", ExperimentReader.sections()));
    out.print(ComponentText.commands(KnownCommands.list(components)));
  }

  /** Those of the name, or all. */
  private List<PluginEntry> found(Plugins components) {
    TreeSet<String> known = new TreeSet<>();
    List<PluginEntry> found = new ArrayList<>();
    for (Kind kind : components.kinds()) {
      for (String one : components.names(kind.factory())) {
        if (isWanted(one)) {
          Component component = components.find(kind.factory(), one);
          String origin = components.origin(component).toString();
          found.add(PluginEntry.of(component, kind.title(), origin));
        }
        known.add(one);
      }
    }
    for (Component section : ExperimentReader.sections()) {
      if (isWanted(section.name())) {
        found.add(PluginEntry.of(section, "section", "the format of experiments"));
      }
      known.add(section.name());
    }
    for (KnownCommands.Listed command : KnownCommands.list(components)) {
      if (isWanted(command.name())) {
        found.add(PluginEntry.of(command));
      }
      known.add(command.name());
    }
    if (found.isEmpty()) {
      throw new InvalidInputException(
          "unknown component \"%s\"%s; 'eprop plugins' lists them"
              .formatted(name, NearestNames.hint(name, known)));
    }
    return found;
  }

  private boolean isWanted(String one) {
    return name == null || one.equals(name);
  }
}
