package org.eprop.reference.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.core.plugin.Plugins;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop gradient}. */
@HelpPage(
    group = "Other programs",
    also = {"grad", "backward"},
    order = 63)
@Command(name = "gradient")
public final class GradientCommand extends ConsoleCommand {

  /** Which computation. */
  public enum PathKind {
    REFERENCE,
    FAST
  }

  @Parameters(paramLabel = "CASE.json")
  private Path file;

  @Option(names = "--rule", paramLabel = "RULE", defaultValue = "eprop")
  private String rule;

  @Option(names = "--path", paramLabel = "PATH", defaultValue = "reference")
  private PathKind path;

  @Mixin private PluginOptions pluginOptions;

  @Override
  public Integer call() throws JsonProcessingException {
    try (Plugins plugins = pluginOptions.load()) {
      LearningRuleFactory factory = plugins.find(LearningRuleFactory.class, rule);
      GradientCase read = CaseReader.read(file, plugins);
      out().println(new ObjectMapper().writeValueAsString(run(read, factory)));
    }
    return ExitCode.OK;
  }

  private Object run(GradientCase read, LearningRuleFactory factory) {
    try {
      return (path == PathKind.FAST ? read.fast(factory) : read.reference(factory)).json(read);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }
}
