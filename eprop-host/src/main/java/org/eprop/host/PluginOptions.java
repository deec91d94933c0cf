package org.eprop.host;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --plugins}: where to look for components beside the built-in ones. */
public final class PluginOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--plugins", paramLabel = "DIR")
  private List<Path> folders = List.of();

  /** The options as they were given, each with a space before it. */
  public String asGiven() {
    return folders.stream().map(folder -> " --plugins " + folder).collect(Collectors.joining());
  }

  /** Finds all components, and warns of what is probably a mistake in a folder. */
  public Plugins load() {
    Plugins plugins = EpropCommand.plugins(command.commandLine(), folders);
    for (String warning : plugins.warnings()) {
      command.commandLine().getErr().println("eprop: warning: " + warning);
    }
    return plugins;
  }

  static Plugins find(List<Path> folders, Surroundings surroundings) {
    PluginsBuilder builder = Plugins.builder().classPath(PluginOptions.class.getClassLoader());
    folders.forEach(builder::folder);
    surroundings.components().forEach(builder::add);
    return builder.build();
  }
}
