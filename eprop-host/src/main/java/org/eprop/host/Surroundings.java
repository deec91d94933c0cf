package org.eprop.host;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eprop.api.plugin.Component;
import org.eprop.host.terminal.Answers;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.host.terminal.StopSignal;
import org.eprop.host.terminal.Window;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Where a command runs: at a terminal, or for another program, which may show its progress in a
 * window of its own, and stop it.
 */
public final class Surroundings {

  private final Supplier<Optional<Window>> window;
  private final IntSupplier columns;
  private final boolean signals;
  private final boolean atTerminal;
  private final boolean forProgram;
  private final List<Component> components;
  private final List<StopSignal> open = new CopyOnWriteArrayList<>();
  private boolean stopping;

  /** The terminal, if there is one. */
  public Surroundings() {
    this(
        Window::ofStandardError,
        () -> Window.ofText(System.getenv("COLUMNS")),
        /* signals= */ true,
        List.of(),
        Answers.ofTerminal().isPresent(),
        /* forProgram= */ false);
  }

  /**
   * The same, where lines are as wide as they are.
   *
   * @param columns how wide text is
   */
  public Surroundings(IntSupplier columns) {
    this(
        Window::ofStandardError,
        columns,
        /* signals= */ true,
        List.of(),
        /* atTerminal= */ false,
        /* forProgram= */ false);
  }

  /**
   * For another program, which has no use for colours.
   *
   * @param window where progress is drawn
   * @param columns how wide text is
   * @param signals whether those of the system stop a command, too
   * @param components that there are beside those of plugins
   */
  public Surroundings(
      Supplier<Optional<Window>> window,
      IntSupplier columns,
      boolean signals,
      List<Component> components) {
    this(window, columns, signals, components, /* atTerminal= */ false, /* forProgram= */ true);
  }

  private Surroundings(
      Supplier<Optional<Window>> window,
      IntSupplier columns,
      boolean signals,
      List<Component> components,
      boolean atTerminal,
      boolean forProgram) {
    this.atTerminal = atTerminal;
    this.forProgram = forProgram;
    this.window = window;
    this.columns = columns;
    this.signals = signals;
    this.components = components;
  }

  /** Whether what is printed is another program's, not a terminal's. */
  boolean isForProgram() {
    return forProgram;
  }

  /** Components that there are beside those of plugins. */
  List<Component> components() {
    return components;
  }

  /** What a command prints on standard output, made safe, and at a terminal to fit into it. */
  PrintWriter out(PrintWriter to) {
    return PrintableWriter.of(to, atTerminal ? Window::ofStandardOutput : null);
  }

  /** The same on standard error. */
  PrintWriter err(PrintWriter to) {
    return PrintableWriter.of(to, atTerminal ? window : null);
  }

  /** Runs what was parsed: help as it is, and of all else what it prints. */
  public int run(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    CommandLine line = parsed.commandSpec().commandLine();
    line.setOut(out(line.getOut())).setErr(err(line.getErr()));
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }

  /** Where progress is drawn. */
  public Optional<Window> window() {
    return window.get();
  }

  /** How wide text is; not for tables, which are as wide as they are. */
  public int columns() {
    return columns.getAsInt();
  }

  /** A signal that {@link #stop()} gives, as Ctrl-C does. */
  public synchronized StopSignal stopSignal(Runnable announcement) {
    StopSignal signal = new StopSignal(announcement, open::remove, signals);
    open.add(signal);
    if (stopping) {
      signal.stop();
    }
    return signal;
  }

  /** Stops what can be stopped, now or when it comes to it. */
  public synchronized void stop() {
    stopping = true;
    open.forEach(StopSignal::stop);
  }
}
