package org.eprop.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.NearestNames;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eprop plugins}. */
@Command(
    name = "plugins",
    description = {
      "Lists the components of experiments: neurons, surrogates, losses, learning signals,"
          + " regularizers, rules, constraints, optimizers, schedules and tasks, and the sections of an"
          + " experiment's file. With a name, shows the whole documentation.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop plugins",
      "  eprop plugins alif",
      "  eprop plugins training                a section of the file",
      "  eprop plugins --plugins my-plugins    also those in a folder of jars"
    })
final class PluginsCommand implements Callable<Integer> {

  private static final String SECTION = "section";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A component, or a section of an experiment's file.")
  private String name;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Plugins components = plugins.load()) {
      if (name == null) {
        list(components, out);
      } else {
        show(components, out);
      }
    }
    return ExitCode.OK;
  }

  private static void list(Plugins components, PrintWriter out) {
    for (Kind kind : components.kinds()) {
      out.println(ComponentText.list(kind.title(), components.all(kind.factory())));
    }
    out.print(ComponentText.list("sections of an experiment's file", ExperimentFormat.sections()));
  }

  private void show(Plugins components, PrintWriter out) {
    TreeSet<String> known = new TreeSet<>();
    int found = 0;
    for (Kind kind : components.kinds()) {
      List<String> names = components.names(kind.factory());
      known.addAll(names);
      if (names.contains(name)) {
        Component component = components.find(kind.factory(), name);
        String origin = components.origin(component).toString();
        found += show(component, kind.title(), origin, found, out);
      }
    }
    List<Component> sections = ExperimentFormat.sections();
    for (Component section : sections) {
      found += show(section, SECTION, "the format of experiments", found, out);
      known.add(section.name());
    }
    if (found == 0) {
      throw new InvalidInputException(
          "unknown component \"" + name + '"' + NearestNames.hint(name, known));
    }
  }

  private int show(Component component, String kind, String origin, int before, PrintWriter out) {
    if (!component.name().equals(name)) {
      return 0;
    }
    out.print((before > 0 ? "\n" : "") + ComponentText.full(component, kind, origin));
    return 1;
  }
}
