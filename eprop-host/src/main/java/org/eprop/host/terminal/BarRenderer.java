package org.eprop.host.terminal;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/** Draws the progress of training: {@code [=====> ] epoch 3/50 loss 0.53 ... 1:20 left}. */
public final class BarRenderer implements ProgressBarRenderer {

  private static final int LONGEST_BAR = 30;
  private static final int SHORTEST_BAR = 5;

  /** Before, nothing can be said of how long it takes: Java is still warming up. */
  private static final long SILENT_MILLIS = 2000;

  private final Pace pace = new Pace();
  private final long silentMillis;

  public BarRenderer() {
    this(SILENT_MILLIS);
  }

  /**
   * @param silentMillis how long no time is given
   */
  public BarRenderer(long silentMillis) {
    this.silentMillis = silentMillis;
  }

  @Override
  public String render(ProgressState progress, int columns) {
    long millis = progress.getElapsedAfterStart().toMillis();
    double left =
        pace.left(
            millis,
            progress.getCurrent() - progress.getStart(),
            progress.getMax() - progress.getCurrent());
    String time = millis < silentMillis ? "" : "  " + left(left);
    // Not the last column, for some terminals then begin a new line. What is cut is not the time.
    int most = Math.max(0, columns - 1 - time.length());
    String words = " " + progress.getExtraMessage();
    int room = Math.min(LONGEST_BAR, most - 2 - words.length());
    String line = (room < SHORTEST_BAR ? "" : bar(progress, room)) + words;
    return line.substring(0, Math.min(line.length(), most)) + time;
  }

  private static String bar(ProgressState progress, int room) {
    int filled = (int) Math.floor(progress.getNormalizedProgress() * room);
    String head = filled < room ? ">" : "";
    return "[%s%s%s]"
        .formatted(
            "=".repeat(filled), head, " ".repeat(Math.max(0, room - filled - head.length())));
  }

  /** The time left in words. */
  public static String left(double millis) {
    if (!Double.isFinite(millis)) {
      return "";
    }
    long seconds = Math.round(millis / 1000);
    String time =
        seconds < 3600
            ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
            : String.format(
                Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return time + " left";
  }
}
