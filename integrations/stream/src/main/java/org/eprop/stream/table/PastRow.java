package org.eprop.stream.table;

import java.util.Collection;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/** A row that came, and its label if that came, too. */
final class PastRow {

  final String key;
  final long token;

  /** Its number among the key's. */
  final long number;

  final @Nullable Object[] cells;
  @Nullable Object label;

  /** By how many rows of its key the label was late; -1 before it has come. */
  int late = -1;

  PastRow(String key, long token, long number, @Nullable Object[] cells) {
    this.key = key;
    this.token = token;
    this.number = number;
    this.cells = cells;
  }

  /** Null where the column came later. */
  @Nullable Object cell(int column) {
    return column < cells.length ? cells[column] : null;
  }

  /** The mean delay of labels. */
  static int delay(Collection<PastRow> rows) {
    return (int)
        Math.round(
            rows.stream().filter(row -> row.late >= 0).mapToInt(r -> r.late).average().orElse(0));
  }

  /** Saves, or restores one of a key. */
  static PastRow exchange(StateBytes bytes, @Nullable PastRow now, String key) {
    long token = bytes.whole("token", now == null ? 0 : now.token, 0, Long.MAX_VALUE);
    long number = bytes.whole("number", now == null ? 0 : now.number, 0, Long.MAX_VALUE);
    int most = now == null ? bytes.remaining() : now.cells.length;
    int count = (int) bytes.whole("cells", now == null ? 0 : now.cells.length, 0, most);
    PastRow row = now == null ? new PastRow(key, token, number, new Object[count]) : now;
    for (int i = 0; i < count; i++) {
      row.cells[i] = Texts.exchange(bytes, row.cells[i]);
    }
    row.label = Texts.exchange(bytes, row.label);
    row.late = (int) bytes.whole("late", row.late, -1, Integer.MAX_VALUE);
    return row;
  }
}
