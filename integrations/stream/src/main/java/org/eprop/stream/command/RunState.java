package org.eprop.stream.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.experiment.provenance.Provenance;
import org.eprop.stream.table.TableLearner;

/** A run's learner, and the rows whose labels are to come: what it goes on from. */
final class RunState {

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
  private long predicted = -1;

  private RunState(TableLearner learner, String file) {
    this.learner = learner;
    this.file = file;
  }

  /** From the state that options name; or from nothing. */
  static RunState open(StreamOptions options, String file, Plugins plugins) throws IOException {
    if (options.resume == null) {
      return new RunState(new TableLearner(options.settings(), plugins), file);
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
      RunState state =
          new RunState(TableLearner.restore(learner, options.settings(), plugins), file);
      state.exchange(bytes);
      bytes.expectEnd();
      state.skipped = before.equals(file) && !file.equals("-") ? state.rows : 0;
      state.rows = state.skipped;
      return state;
    } catch (InvalidInputException e) {
      throw e.at(options.resume.toString()).at("--resume");
    }
  }

  private static String text(StateBytes bytes, String name, String now) {
    byte[] utf8 = bytes.isRead() ? NONE : now.getBytes(StandardCharsets.UTF_8);
    return new String(bytes.raw(name, utf8), StandardCharsets.UTF_8);
  }

  /** Writes it, whole or not at all. */
  void save(Path path, long predictions) {
    StateBytes bytes = new StateBytes().beginWriting(IDENTITY);
    text(bytes, "version", Provenance.runningVersion());
    bytes.raw("learner", learner.bytes());
    text(bytes, "file", file);
    predicted = predictions;
    exchange(bytes);
    byte[] all = bytes.written();
    AtomicFiles.write(path, to -> to.write(all));
  }

  private void exchange(StateBytes bytes) {
    boolean reads = bytes.isRead();
    rows = bytes.whole("rows", rows, 0, Long.MAX_VALUE);
    predicted = bytes.whole("predictions", predicted, -1, Long.MAX_VALUE);
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

  /** How long the file of predictions was; -1 if there was none. */
  long predicted() {
    return predicted;
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
