package org.eprop.host.terminal;

import java.io.PrintWriter;
import java.io.Writer;
import org.eprop.api.plugin.Printable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What a command prints, with all escaped that a terminal would obey: names, labels and paths are
 * words of others. Lines and tabs stay. Thread-safe.
 */
public final class PrintableWriter extends PrintWriter {

  /** Whatever is printed, a part of a line at a time. */
  private static final class Escaping extends Writer {

    private final PrintWriter to;

    /** The first half of a character whose second is to come; or 0. */
    private char half;

    Escaping(PrintWriter to) {
      this.to = to;
    }

    @Override
    public void write(char[] text, int from, int length) {
      write(new String(text, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) {
      String part = text.substring(from, from + length);
      String all = half == 0 ? part : half + part;
      int end = all.length();
      half = end > 0 && Character.isHighSurrogate(all.charAt(end - 1)) ? all.charAt(end - 1) : 0;
      to.write(Printable.lines(half == 0 ? all : all.substring(0, end - 1)));
    }

    @Override
    public void flush() {
      to.flush();
    }

    @Override
    public void close() {
      to.close();
    }
  }

  private final PrintWriter to;

  private PrintableWriter(PrintWriter to) {
    super(new Escaping(to), true);
    this.to = to;
  }

  /** Escapes what is printed there. */
  public static PrintWriter of(PrintWriter to) {
    return to instanceof PrintableWriter ? to : new PrintableWriter(to);
  }

  /** Where to print what the program itself says, with colours and a status line. */
  public static PrintWriter own(PrintWriter writer) {
    return writer instanceof PrintableWriter one ? one.to : writer;
  }

  /** Runs what was parsed: help as it is, and of all else what it prints escaped. */
  public static int run(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    CommandLine line = parsed.commandSpec().commandLine();
    line.setOut(of(line.getOut())).setErr(of(line.getErr()));
    return new CommandLine.RunLast().execute(parsed);
  }
}
