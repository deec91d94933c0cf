package org.eprop.report.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.table.ComparisonFiles;
import org.eprop.compare.table.SearchFiles;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.command.Words;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.page.Page;
import org.eprop.report.run.Focus;
import org.eprop.report.run.RunReader;
import org.eprop.report.run.RunReport;
import org.eprop.report.search.SearchReport;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to make the page of what is in a folder. */
final class PageOptions {

  @Option(
      names = "--set",
      paramLabel = "train|validation|test",
      completionCandidates = Words.Sets.class,
      descriptionKey = "page.set")
  private String set;

  @Option(names = "--sample", paramLabel = "N", defaultValue = "0")
  private int sample;

  @Option(names = "--neurons", paramLabel = "POPULATION:NEURON", split = ",")
  private List<String> neurons = List.of();

  @Mixin private ModelOption model;
  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  /**
   * Checks that nothing is said about a single run.
   *
   * @param given how many folders there are
   */
  void expectNone(int given) {
    if (set != null || sample != 0 || !neurons.isEmpty() || model.isGiven()) {
      throw new InvalidInputException(
          "--set, --sample, --neurons and --model look into one run, but got "
              + given
              + " folders");
    }
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new InvalidInputException("got sample " + text + ", but expected a number >= 0");
    }
    return Integer.parseInt(text);
  }

  /**
   * The page of a run, a comparison or a search.
   *
   * @throws InvalidInputException if there is none of them in the folder
   */
  Page of(Path directory) {
    return of(directory, Map.of());
  }

  /**
   * The page of what is in a folder.
   *
   * @param asked by name what goes before the options: {@code set}, {@code sample}, {@code neurons}
   */
  Page of(Path directory, Map<String, String> asked) {
    if (Files.isRegularFile(directory.resolve(ComparisonFiles.JSON))) {
      return ComparisonReport.page(ComparisonFiles.read(directory));
    }
    if (Files.isRegularFile(directory.resolve(SearchFiles.JSON))) {
      return SearchReport.page(SearchFiles.read(directory));
    }
    RunFolder folder = new RunFolder(directory);
    Focus focus =
        new Focus(
            Optional.ofNullable(asked.getOrDefault("set", set)),
            asked.containsKey("sample") ? number(asked.get("sample")) : sample,
            (asked.containsKey("neurons") ? List.of(asked.get("neurons").split(",")) : neurons)
                .stream().map(Focus.NeuronPlace::parse).toList());
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      RecordedExperiment recorded = RecordedExperiment.of(folder, components);
      LoadedExperiment loaded = recorded.toMeasure();
      RunNetworks networks = new RunNetworks(folder, recorded.state());
      Path file = model.of(networks);
      EpropNetwork network = model.load(file, networks, loaded);
      return RunReport.page(RunReader.read(networks, loaded, file, network), focus, workers);
    }
  }
}
