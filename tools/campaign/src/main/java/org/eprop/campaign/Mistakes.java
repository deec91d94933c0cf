package org.eprop.campaign;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What a campaign has seen: how often each thing went as it should, and what did not. */
public final class Mistakes {

  private static final int MOST_SHOWN = 200;
  private static final long BETWEEN_MILLIS = 10_000;

  private final PrintStream out;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> alike = new TreeMap<>();
  private final List<String> found = new ArrayList<>();
  private final LongSupplier millis;
  private long shown;

  /**
   * @param out where findings are shown as they come
   */
  public Mistakes(PrintStream out) {
    this(out, () -> System.nanoTime() / 1_000_000);
  }

  /**
   * @param millis the time, for progress
   */
  public Mistakes(PrintStream out, LongSupplier millis) {
    this.out = out;
    this.millis = millis;
    shown = millis.getAsLong();
  }

  /**
   * How far it is, shown every ten seconds.
   *
   * @param what is counted, and where to go on if this is the end
   */
  public synchronized void progress(String what, int done, int of) {
    long now = millis.getAsLong();
    if (now - shown >= BETWEEN_MILLIS) {
      shown = now;
      String so = found.isEmpty() ? "nothing found" : found.size() + " found";
      out.println(done + " of " + of + " " + what + ", " + so);
    }
  }

  /** Something went as it should. */
  public synchronized void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /**
   * Something did not.
   *
   * @param kind what alike findings have in common; only the first few of a kind are shown
   * @param text what happened, and how to see it again
   */
  public synchronized void found(String kind, String text) {
    found.add(kind + ": " + text);
    if (alike.merge(kind, 1, Integer::sum) <= 3 && found.size() <= MOST_SHOWN) {
      out.println("FOUND " + kind + ": " + text);
    }
  }

  /** What did not go as it should. */
  public synchronized List<String> list() {
    return List.copyOf(found);
  }

  /** How often something went as it should. */
  public synchronized int of(String what) {
    return counts.getOrDefault(what, 0);
  }

  /** Shows all counts. */
  public synchronized void summary() {
    counts.forEach((what, count) -> out.printf("%10d  %s%n", count, what));
    alike.forEach((kind, count) -> out.printf("%10d  FOUND %s%n", count, kind));
    out.println(found.isEmpty() ? "nothing found" : found.size() + " found");
  }
}
