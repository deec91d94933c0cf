package org.eprop.experiment.command;

import java.util.List;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Origin;
import org.eprop.host.Columns;
import org.eprop.host.KnownCommands;

/** The documentation of a component, set for a terminal. */
final class ComponentText {

  private static final int NAMES = 28;

  private ComponentText() {}

  /** A heading, and a line for each component. */
  static String list(String heading, List<? extends Component> components) {
    Columns columns = new Columns(NAMES);
    components.forEach(
        component ->
            columns.row("  " + component.name(), Columns.firstSentence(component.description())));
    return heading + "\n" + (components.isEmpty() ? "  (none)\n" : columns);
  }

  /** The same of commands; after each of a plugin folder, or of another jar, where it is from. */
  static String commands(List<KnownCommands.Listed> commands) {
    String own = Origin.of(ComponentText.class).place();
    Columns columns = new Columns(NAMES);
    commands.forEach(
        command ->
            columns.row(
                "  " + command.name(),
                command.description()
                    + (command.origin().place().equals(own)
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
  static String full(Component component, String kind, String origin) {
    StringBuilder text = new StringBuilder();
    text.append(component.name()).append(" (").append(kind).append(")\n\n");
    text.append(Columns.paragraph(component.description(), 2)).append('\n');
    text.append(parameters("Parameters", component.parameters()));
    text.append(parameters("Parameters of every " + kind, component.commonParameters()));
    return text.append("From ").append(origin).append('\n').toString();
  }

  private static String parameters(String heading, List<Parameter> parameters) {
    if (parameters.isEmpty()) {
      return "";
    }
    Columns columns = new Columns(NAMES);
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
