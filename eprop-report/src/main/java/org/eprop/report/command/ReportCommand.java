package org.eprop.report.command;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.OpenOption;
import org.eprop.host.terminal.StopSignal;
import org.eprop.report.live.LocalServer;
import org.eprop.report.page.Page;
import org.eprop.report.run.RunOverlay;
import org.eprop.report.run.RunReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop report}. */
@HelpPage(
    value = "report",
    group = "Look at results",
    also = {"view", "show", "page"},
    order = 40)
@Command(name = "report")
public final class ReportCommand extends ConsoleCommand {

  private static final long LOOK_MILLIS = 100;
  private static final int MOST_PORTS = 65535;

  @Parameters(arity = "1..*", paramLabel = "DIR")
  private List<Path> directories;

  @Option(names = "--out", paramLabel = "FILE")
  private Path out;

  @Option(names = "--serve", paramLabel = "PORT")
  private Integer serve;

  @Mixin private OpenOption open;
  @Mixin private PageOptions pages;

  @Override
  public Integer call() {
    if (serve != null) {
      return serve();
    }
    Path file = out != null ? out : usual();
    page().write(file);
    out().println(file);
    open.show(file);
    return ExitCode.OK;
  }

  private int serve() {
    if (serve < 0 || serve > MOST_PORTS) {
      throw new InvalidInputException(
          "--serve: got " + serve + ", but expected a port, 0 to " + MOST_PORTS);
    }
    page(); // what can't be shown is said here
    try (LocalServer server = new LocalServer("--serve", serve, this::answer);
        StopSignal stop = new StopSignal(() -> {})) {
      out().println(server.address());
      open.show(server.address());
      while (!stop.getAsBoolean()) {
        Thread.sleep(LOOK_MILLIS);
      }
      return stop.status();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  private LocalServer.Answer answer(String path, Map<String, String> query) {
    if (!path.equals("/")) {
      return LocalServer.Answer.none();
    }
    try {
      Page page = directories.size() == 1 ? pages.of(directories.get(0), query) : page();
      return LocalServer.Answer.of(LocalServer.HTML, page.html());
    } catch (InvalidInputException e) {
      return LocalServer.Answer.wrong(e.getMessage());
    }
  }

  private Path usual() {
    return directories.size() == 1
        ? directories.get(0).resolve("report.html")
        : Path.of("overlay.html");
  }

  private Page page() {
    if (directories.size() == 1) {
      return pages.of(directories.get(0));
    }
    pages.expectNone(directories.size());
    expectDifferent();
    return RunOverlay.page(RunReader.summaries(directories), Map.of());
  }

  private void expectDifferent() {
    Set<Path> seen = new HashSet<>();
    for (Path directory : directories) {
      if (!seen.add(directory.toAbsolutePath().normalize())) {
        throw new InvalidInputException(directory + ": got this folder twice");
      }
    }
  }
}
