package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.NearestNames;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.json.Json;
import org.eprop.host.Columns;
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
@HelpPage(
    value = "extending",
    group = "Components and data",
    also = {"list", "components", "neurons", "surrogates"},
    order = 51)
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

  private void list(Plugins components, PrintWriter out) {
    ComponentText text = new ComponentText(columns());
    for (Kind kind : components.kinds()) {
      out.println(text.list(kind.title(), components.all(kind.factory())));
    }
    out.println(text.list("sections of an experiment's file", ExperimentReader.sections()));
    out.print(text.commands(KnownCommands.list(components)));
  }

  /** Those of the name, or all. */
  private List<PluginEntry> found(Plugins components) {
    TreeSet<String> known = new TreeSet<>();
    List<PluginEntry> found = new ArrayList<>();
    int width = columns();
    for (Kind kind : components.kinds()) {
      for (String one : components.names(kind.factory())) {
        if (isWanted(one)) {
          Component component = components.find(kind.factory(), one);
          String origin = components.origin(component).toString();
          found.add(PluginEntry.of(component, kind.title(), origin, width));
        }
        known.add(one);
      }
    }
    for (Component section : ExperimentReader.sections()) {
      if (isWanted(section.name())) {
        found.add(PluginEntry.of(section, "section", "the format of experiments", width));
      }
      known.add(section.name());
    }
    for (KnownCommands.Listed command : KnownCommands.list(components)) {
      if (isWanted(command.name())) {
        found.add(PluginEntry.of(command, width));
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

  /**
   * What {@code eprop plugins} says of something.
   *
   * @param text for people
   * @param json for programs
   */
  private record PluginEntry(String text, ObjectNode json) {

    /** Of a component or section. */
    static PluginEntry of(Component component, String kind, String origin, int width) {
      return new PluginEntry(
          new ComponentText(width).full(component, kind, origin),
          ComponentJson.of(component, kind, origin));
    }

    /** Of a command, whose help says more. */
    static PluginEntry of(KnownCommands.Listed command, int width) {
      ObjectNode json =
          Json.object()
              .put("kind", "command")
              .put("name", command.name())
              .put("description", command.description())
              .put("origin", command.origin().toString());
      json.putArray("parameters");
      String text =
          "%s (command)\n\n%s\nFrom %s\n"
              .formatted(
                  command.name(),
                  Columns.paragraph(command.description(), 2, width),
                  command.origin());
      return new PluginEntry(text, json);
    }
  }

  /** The documentation of a component, for a program. */
  private static final class ComponentJson {

    private ComponentJson() {}

    /**
     * Everything.
     *
     * @param kind for example "neuron"
     * @param origin where it comes from
     */
    static ObjectNode of(Component component, String kind, String origin) {
      ObjectNode json = Json.object();
      json.put("kind", kind);
      json.put("name", component.name());
      json.put("description", component.description());
      json.put("origin", origin);
      parameters(json.putArray("parameters"), component.parameters());
      parameters(json.withArray("parameters"), component.commonParameters());
      return json;
    }

    private static void parameters(ArrayNode to, List<Parameter> parameters) {
      for (Parameter parameter : parameters) {
        to.addObject()
            .put("name", parameter.name())
            .put("default", ComponentText.text(parameter.defaultValue()))
            .put("expected", parameter.expected())
            .put("description", parameter.description());
      }
    }
  }

  /** The documentation of a component, set for a terminal. */
  private static final class ComponentText {

    private static final int NAMES = 28;
    private static final int NAMES_IN_NARROW = 22;
    private static final int NARROW = 72;

    /** Whatever jar or folder it lies in. */
    private static final String OWN = "org.eprop.";

    private final int width;

    ComponentText(int width) {
      this.width = width;
    }

    private Columns columns() {
      return new Columns(width < NARROW ? NAMES_IN_NARROW : NAMES, width);
    }

    /** A heading, and a line for each component. */
    String list(String heading, List<? extends Component> components) {
      Columns columns = columns();
      components.forEach(
          component ->
              columns.row("  " + component.name(), Columns.firstSentence(component.description())));
      return heading + "\n" + (components.isEmpty() ? "  (none)\n" : columns);
    }

    /** The same of commands; after each that is not eprop's, where it is from. */
    String commands(List<KnownCommands.Listed> commands) {
      Columns columns = columns();
      commands.forEach(
          command ->
              columns.row(
                  "  " + command.name(),
                  command.description()
                      + (command.origin().className().startsWith(OWN)
                          ? ""
                          : " From " + command.origin().place())));
      return "commands\n" + columns;
    }

    /**
     * Everything.
     *
     * @param kind for example "neuron"
     * @param origin where it comes from
     */
    String full(Component component, String kind, String origin) {
      StringBuilder text = new StringBuilder();
      text.append(component.name()).append(" (").append(kind).append(")\n\n");
      text.append(Columns.paragraph(component.description(), 2, width)).append('\n');
      text.append(parameters("Parameters", component.parameters()));
      text.append(parameters("Parameters of every " + kind, component.commonParameters()));
      return text.append("From ").append(origin).append('\n').toString();
    }

    private String parameters(String heading, List<Parameter> parameters) {
      if (parameters.isEmpty()) {
        return "";
      }
      Columns columns = columns();
      for (Parameter parameter : parameters) {
        columns.row(
            "  " + parameter.name() + " = " + text(parameter.defaultValue()),
            parameter.description());
        columns.row("", parameter.expected());
      }
      return heading + ", with their defaults:\n" + columns + "\n";
    }

    /** A default as it stands in JSON. */
    static String text(Object value) {
      if (value instanceof Distribution.Constant constant) {
        return number(constant.value());
      }
      if (value instanceof List<?> list) {
        return list.stream().map(ComponentText::text).collect(Collectors.joining(", ", "[", "]"));
      }
      if (value instanceof Double number) {
        return number(number);
      }
      if (value instanceof String text && text.indexOf('\n') >= 0) {
        return text.lines().count() + " lines";
      }
      return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    }

    private static String number(double number) {
      return number == (long) number ? Long.toString((long) number) : Double.toString(number);
    }
  }
}
