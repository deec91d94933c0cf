package org.eprop.host.terminal;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.eprop.api.plugin.Printable;

/**
 * The last line of a terminal window, which is drawn over and over, while other lines pass above
 * it. Thread-safe: the progress bar is drawn by a thread of its own.
 */
public final class StatusLine implements ProgressBarConsumer {

  private static final String CLEAR = "\r\033[K";

  private final PrintWriter terminal;
  private final Window window;
  private String shown = "";

  public StatusLine(PrintWriter terminal, Window window) {
    this.terminal = PrintableWriter.own(terminal);
    this.window = window;
  }

  @Override
  public int getMaxRenderedLength() {
    return window.columns();
  }

  @Override
  public synchronized void accept(String line) {
    show(line);
  }

  /** Prints a line, maybe elsewhere, so that it does not mix with the status. */
  public synchronized void above(PrintWriter out, String line) {
    String status = shown;
    show("");
    out.println(line);
    out.flush();
    show(status);
  }

  private void show(String line) {
    terminal.print(CLEAR + Printable.of(line));
    terminal.flush();
    shown = line;
  }

  @Override
  public synchronized void close() {
    show("");
  }
}
