package org.eprop.report.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.eprop.compare.command.ResultPages;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.SearchResult;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.run.LoadedExperiment;
import org.eprop.experiment.run.RunNetworks;
import org.eprop.experiment.run.RunPages;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.live.LiveServer;
import org.eprop.report.live.LiveView;
import org.eprop.report.run.Focus;
import org.eprop.report.run.RunReader;
import org.eprop.report.run.RunReport;
import org.eprop.report.search.SearchReport;

/** The pages that commands of modules below draw. */
public final class Pages implements RunPages, ResultPages {

  @Override
  public void write(
      RunNetworks networks,
      LoadedExperiment loaded,
      EpropNetwork network,
      Workers workers,
      Path file) {
    RunReport.page(
            RunReader.read(networks, loaded, networks.counting(), network),
            Focus.automatic(),
            workers)
        .write(file);
  }

  @Override
  public Live serve(int port, String title) {
    LiveServer server = new LiveServer(port, title);
    return new Live() {
      @Override
      public URI address() {
        return server.address();
      }

      @Override
      public TrainingListener view(List<JsonNode> before, DoubleSupplier seconds) {
        return new LiveView(server, before, seconds);
      }

      @Override
      public void end(String why) {
        server.end(why);
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  @Override
  public void write(ComparisonResult result, Path file) {
    ComparisonReport.page(result).write(file);
  }

  @Override
  public void write(SearchResult result, Path file) {
    SearchReport.page(result).write(file);
  }
}
