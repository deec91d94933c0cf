package org.eprop.stream.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.stream.command.LabelFile.CsvTable;
import org.eprop.stream.table.TableLearner;
import org.eprop.stream.table.TableSettings;

/** A run's learner, and the rows whose labels are to come: what it goes on from. */
final class StreamRunState {

  /** A row whose label is to come. */
  record Waiting(long token, long row, String key, String id, String cell) {

    Waiting with(String label) {
      return new Waiting(token, row, key, id, label);
    }
  }

  private static final StateBytes.Identity IDENTITY =
      new StateBytes.Identity("a run of eprop stream", 0, 0);

  private static final byte[] NONE = {};

  private final TableLearner learner;
  private final String file;
  private final Map<String, Deque<Waiting>> waiting = new LinkedHashMap<>();
  private final Map<String, Waiting> byId = new HashMap<>();
  private long rows;
  private long skipped;
  private RunFile.Mark predicted = RunFile.Mark.NONE;
  private RunFile.Mark rejected = RunFile.Mark.NONE;

  /** Of the table's rows by now. */
  private Hash read = new Hash();

  private StreamRunState(TableLearner learner, String file) {
    this.learner = learner;
    this.file = file;
  }

  /**
   * From the state that options name; or from nothing.
   *
   * @param again opens the table once more, to see what of it the state has read
   */
  static StreamRunState open(StreamOptions options, String file, Rereading again, Plugins plugins)
      throws IOException {
    TableSettings settings = options.settings(plugins);
    if (options.resume == null) {
      return new StreamRunState(new TableLearner(settings, plugins), file);
    }
    if (!Files.isRegularFile(options.resume)) {
      throw new InvalidInputException("--resume: there is no such file: " + options.resume);
    }
    StateBytes bytes = new StateBytes();
    try {
      bytes.beginReading(Files.readAllBytes(options.resume), IDENTITY, /* anyWeights= */ false);
      String version = text(bytes, "version", "");
      if (!version.equals(Provenance.runningVersion())) {
        throw new InvalidInputException(
            "got a state of eprop %s, but this is %s: only the version that wrote it can continue it"
                .formatted(version, Provenance.runningVersion()));
      }
      byte[] learner = bytes.raw("learner", NONE);
      String before = text(bytes, "file", "");
      byte[] hash = bytes.raw("hash", NONE);
      StreamRunState state =
          new StreamRunState(TableLearner.restore(learner, settings, plugins), file);
      state.exchange(bytes);
      bytes.expectEnd();
      state.skipped = 0;
      if (!file.equals("-") && !options.newTable && state.rows > 0) {
        state.skip(hash, before, again);
      }
      state.rows = state.skipped;
      return state;
    } catch (InvalidInputException e) {
      throw e.at(options.resume.toString()).at("--resume");
    }
  }

  /** Opens a table from its beginning. */
  interface Rereading {
    CsvTable open() throws IOException;
  }

  /** Goes on after the rows that were read, if the table begins with them. */
  private void skip(byte[] hash, String before, Rereading again) throws IOException {
    Hash found = new Hash();
    long count = 0;
    try (CsvTable table = again.open()) {
      found.add(table.names());
      List<String> row = table.next();
      while (row != null && count < rows) {
        found.add(row);
        count++;
        row = count < rows ? table.next() : null;
      }
    }
    if (count == rows && Arrays.equals(found.value(), hash)) {
      skipped = rows;
      read = found;
    } else if (before.equals(file)) {
      throw new InvalidInputException(
          ("the state has read %s rows of a table of the name %s, but this one does not begin with"
                  + " them; for a new table, whose first row comes next, say --new-table")
              .formatted(rows, file));
    }
  }

  private static String text(StateBytes bytes, String name, String now) {
    byte[] utf8 = bytes.isRead() ? NONE : now.getBytes(StandardCharsets.UTF_8);
    return new String(bytes.raw(name, utf8), StandardCharsets.UTF_8);
  }

  /** A line of the table has been read. */
  void read(List<String> cells) {
    read.add(cells);
  }

  /** Writes it, whole or not at all; between two rows. */
  void save(Path path, Predictions predictions, Rejected labels) {
    predicted = predictions.mark();
    rejected = labels.mark();
    StateBytes bytes = new StateBytes().beginWriting(IDENTITY);
    text(bytes, "version", Provenance.runningVersion());
    bytes.raw("learner", learner.bytes());
    text(bytes, "file", file);
    bytes.raw("hash", read.value());
    exchange(bytes);
    byte[] all = bytes.written();
    AtomicFiles.write(path, to -> to.write(all));
  }

  private void exchange(StateBytes bytes) {
    boolean reads = bytes.isRead();
    rows = bytes.whole("rows", rows, 0, Long.MAX_VALUE);
    predicted = RunFile.Mark.exchange(bytes, "predictions", predicted);
    rejected = RunFile.Mark.exchange(bytes, "rejected", rejected);
    Deque<Waiting> all = new ArrayDeque<>();
    waiting.values().forEach(all::addAll);
    int count =
        (int) bytes.whole("waiting", all.size(), 0, reads ? bytes.remaining() : Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      Waiting one = reads ? new Waiting(0, 0, "", "", "") : all.remove();
      long token = bytes.whole("token", one.token, 0, Long.MAX_VALUE);
      long row = bytes.whole("row", one.row, 0, Long.MAX_VALUE);
      String key = text(bytes, "key", one.key);
      String id = text(bytes, "id", one.id);
      String cell = text(bytes, "cell", one.cell);
      if (reads) {
        add(new Waiting(token, row, key, id, cell));
      }
    }
  }

  TableLearner learner() {
    return learner;
  }

  /** How many rows of this table the run before has had. */
  long skipped() {
    return skipped;
  }

  /** How far the file of predictions was. */
  RunFile.Mark predicted() {
    return predicted;
  }

  /** How far that of rejected labels was. */
  RunFile.Mark rejected() {
    return rejected;
  }

  long rows() {
    return rows;
  }

  long nextRow() {
    return ++rows;
  }

  void add(Waiting row) {
    waiting.computeIfAbsent(row.key, k -> new ArrayDeque<>()).add(row);
    if (!row.id.isEmpty()) {
      byId.put(row.id, row);
    }
  }

  /** Takes the row of an id away; null if it is not waiting. */
  Waiting removeById(String id) {
    Waiting row = byId.remove(id);
    return row != null && remove(row) ? row : null;
  }

  private boolean remove(Waiting row) {
    Deque<Waiting> own = waiting.get(row.key);
    boolean was = own != null && own.remove(row);
    if (own != null && own.isEmpty()) {
      waiting.remove(row.key);
    }
    return was;
  }

  /**
   * Takes a key's oldest row away if more than so many wait.
   *
   * @param most -1 for a row of any key
   */
  Waiting late(String key, int most) {
    String of = most >= 0 || waiting.isEmpty() ? key : waiting.keySet().iterator().next();
    Deque<Waiting> own = waiting.get(of);
    if (own == null || own.size() <= most) {
      return null;
    }
    Waiting row = own.getFirst();
    remove(row);
    byId.remove(row.id, row);
    return row;
  }
}
