package org.eprop.data.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.fetch.Download;
import org.eprop.data.fetch.Fetch;
import org.eprop.data.fetch.FetchProgress;
import org.eprop.data.fetch.FieldData;
import org.eprop.data.fetch.FieldDataSet;
import org.eprop.host.Columns;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.terminal.Answers;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop data fetch}. */
@Command(name = "fetch")
public final class DataFetchCommand extends ConsoleCommand {

  private static final int TIMEOUT = 60_000;
  private static final int PAUSE = 2_000;
  private static final int KEYS = 15;
  private static final int MB = 1_000_000;
  private static final Pattern YES = Pattern.compile("y(es)?", Pattern.CASE_INSENSITIVE);

  @Parameters(index = "0", paramLabel = "NAME")
  private String name;

  @Parameters(index = "1", paramLabel = "DIR")
  private Path folder;

  @Option(names = "--accept-licence")
  private boolean accepted;

  private final Supplier<Optional<Answers>> terminal;

  public DataFetchCommand() {
    this(Answers::ofTerminal);
  }

  /**
   * Makes one.
   *
   * @param terminal who is asked, if anybody can be
   */
  public DataFetchCommand(Supplier<Optional<Answers>> terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FieldDataSet set = FieldData.named(name);
    out()
        .print(
            new Columns(KEYS, columns())
                .row(set.name(), set.title())
                .row("  size", set.about())
                .row("  licence", set.licence())
                .row("  please cite", set.attribution()));
    out().flush();
    if (!accepted) {
      ask();
    }
    FetchProgress progress = new Shown(err());
    new Fetch(new Download(TIMEOUT, PAUSE, progress), progress).into(set, folder);
    out()
        .println(
            folder
                + " has it; 'eprop train "
                + set.name()
                + "' looks for it in data/"
                + set.name());
    return ExitCode.OK;
  }

  private void ask() {
    Answers answers =
        terminal
            .get()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "the licence was not accepted, and there is no terminal to ask you;"
                            + " --accept-licence accepts it"));
    String answer = answers.to("Do you accept this licence? [y/N] ");
    if (answer == null || !YES.matcher(answer.strip()).matches()) {
      throw new InvalidInputException("the licence was not accepted; nothing was downloaded");
    }
  }

  /** A line for each tenth of a file, and what else happens. */
  private static final class Shown implements FetchProgress {
    private final PrintWriter err;
    private long last = -1;

    Shown(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void at(long bytes, long total) {
      long part = total > 0 ? 10 * bytes / total : bytes / (100L * MB);
      if (part != last) {
        last = part;
        err.println(bytes / MB + " MB" + (total > 0 ? " of " + total / MB + " MB" : ""));
      }
    }

    @Override
    public void says(String message) {
      err.println(message);
    }
  }
}
