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

  static final String NO_SCAN = "--no-scan";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--plugins", paramLabel = "DIR")
  private List<Path> folders = List.of();

  @Option(names = NO_SCAN)
  private boolean noScan;

  /** The options as they were given, each with a space before it. */
  public String asGiven() {
    String all =
        folders.stream().map(folder -> " --plugins " + folder).collect(Collectors.joining());
    return noScan ? all + " " + NO_SCAN : all;
  }

  /** Finds all components, and warns of what is probably a mistake in a folder. */
  public Plugins load() {
    Plugins plugins = EpropCommand.plugins(command.commandLine(), folders, !noScan);
    for (String warning : plugins.warnings()) {
      command.commandLine().getErr().println("eprop: warning: " + warning);
    }
    return plugins;
  }

  static Plugins find(List<Path> folders, boolean scans, Surroundings surroundings) {
    PluginsBuilder builder = Plugins.builder().classPath(PluginOptions.class.getClassLoader());
    folders.forEach(builder::folder);
    if (!scans) {
      builder.noScan();
    }
    surroundings.components().forEach(builder::add);
    return builder.build();
  }
}
