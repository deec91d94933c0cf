package org.eprop.experiment.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eprop.api.plugin.Component;
import org.eprop.experiment.json.Json;
import org.eprop.host.Columns;
import org.eprop.host.KnownCommands;

/**
 * What {@code eprop plugins} says of something.
 *
 * @param text for people
 * @param json for programs
 */
record PluginEntry(String text, ObjectNode json) {

  /** Of a component or section. */
  static PluginEntry of(Component component, String kind, String origin) {
    return new PluginEntry(
        ComponentText.full(component, kind, origin), ComponentJson.of(component, kind, origin));
  }

  /** Of a command, whose help says more. */
  static PluginEntry of(KnownCommands.Listed command) {
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
                command.name(), Columns.paragraph(command.description(), 2), command.origin());
    return new PluginEntry(text, json);
  }
}
