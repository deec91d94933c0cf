package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.Adwin;
import org.eprop.stream.drift.OfBlocks;
import org.eprop.stream.drift.Watch;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;
import org.jspecify.annotations.Nullable;

/**
 * The network of a {@link TableLearner} at work: answers a key's next row, and teaches the key its
 * labels. Where the layout is another, or the network begins to answer, the key first learns what
 * is kept of it again. Counts what happens.
 */
final class KeyNetworks {

  /** Of so many keys networks stay open, so that keys that take turns need not be written out. */
  private static final int MOST_OPEN = 16;

  private static final double WIDER = 2;
  private static final double NARROWER = 0.99;
  private static final double WIDEST = 1000;

  /** Labels are taught up to so many times the farthest past one. */
  private static final int FARTHER = 10;

  /** Of {@link Adwin}, for means of blocks of errors: longer where labels come later. */
  private static final double DELTA = 0.15;

  private static final int LEAST_BLOCK = 10;
  private static final int PARTS = 4;

  private final TableSettings settings;
  private final Plugins plugins;
  private final Labels labels;

  /** Rows whose labels may come. */
  final Map<Long, KeyLearner> waiting = new HashMap<>();

  private Layout layout = Layout.none();
  private long generation;
  private double reach = FARTHER;
  private long labelled;
  private long alarms;
  private long diverged;
  private long far;
  private long beyond;

  /** Of the layout; null before it is needed. */
  private @Nullable KeyedLearner network;

  /** Of those keys that had rows last, the last one at the end. */
  private final Map<KeyLearner, KeyedSession> open =
      new LinkedHashMap<>(MOST_OPEN, 0.75f, /* accessOrder= */ true);

  private boolean again;

  KeyNetworks(TableSettings settings, Plugins plugins, Labels labels) {
    this.settings = settings;
    this.plugins = plugins;
    this.labels = labels;
  }

  Layout layout() {
    return layout;
  }

  /** From now on rows become inputs by another layout; the farthest label has a distance. */
  void use(Layout other, double farthest) {
    layout = other;
    reach = FARTHER * Math.max(1, farthest);
    generation++;
    network = null;
    open.clear();
  }

  long labelled() {
    return labelled;
  }

  /** A label has been taken in. */
  void countLabel() {
    labelled++;
  }

  long alarms() {
    return alarms;
  }

  long diverged() {
    return diverged;
  }

  /** How many labels were learned as nearer ones. */
  long far() {
    return far;
  }

  /** How many were beyond the reach of the layout. */
  long beyond() {
    return beyond;
  }

  /** So that all keys' states are as of now. */
  void settle() {
    open.forEach((key, session) -> key.network = session.claim().bytes());
  }

  /** A key is forgotten. */
  void forget(KeyLearner key) {
    open.remove(key);
    key.pending.keySet().forEach(waiting::remove);
  }

  /** Saves or restores all but the keys. */
  void exchange(StateBytes bytes) {
    layout = Layout.exchange(bytes, layout);
    generation = bytes.whole("generation", generation, 0, Long.MAX_VALUE);
    double[] numbers = {reach};
    Texts.within(bytes, "reach", numbers, 0, Texts.LARGEST);
    reach = numbers[0];
    labelled = bytes.whole("labels", labelled, 0, Long.MAX_VALUE);
    alarms = bytes.whole("alarms", alarms, 0, Long.MAX_VALUE);
    diverged = bytes.whole("diverged", diverged, 0, Long.MAX_VALUE);
    far = bytes.whole("far", far, 0, Long.MAX_VALUE);
    beyond = bytes.whole("beyond", beyond, 0, Long.MAX_VALUE);
  }

  /** Saves or restores a key. */
  void exchange(StateBytes bytes, KeyLearner key, Map<Long, PastRow> rows) {
    if (!bytes.isRead() && key.generation != generation) {
      key.generation = -1; // what it has is of a layout that is no more
    }
    key.exchange(bytes, rows, this::newWatch);
    if (bytes.isRead()) {
      expectFitting(key, rows.values());
    }
    key.pending.keySet().forEach(token -> waiting.put(token, key));
  }

  /** Refuses a key that was read, and whose parts do not belong together. */
  private void expectFitting(KeyLearner key, Collection<PastRow> rows) {
    boolean fits = key.generation < 0 || key.generation == generation;
    for (PastRow row : rows) {
      fits &= labels.isKnown(row.label) && row.number < key.rows;
    }
    for (KeyLearner.Event event : key.log) {
      fits &= event.kind() != KeyLearner.Kind.LABEL || event.row().label != null;
    }
    fits &= key.generation < 0 || fitsLayout(key);
    if (!fits) {
      throw new InvalidInputException(
          "key '" + key.name + "': got parts that do not belong together");
    }
  }

  private boolean fitsLayout(KeyLearner key) {
    boolean fits =
        key.averages.length == layout.newAverages().length
            && key.past.size() <= settings.lags()
            && key.counts.length <= Labels.MOST_CLASSES
            && key.isAnswered == (key.network != null)
            && (!key.isAnswered || layout.channels() > 0);
    for (double[] inputs : key.past) {
      fits &= inputs.length == layout.rowChannels();
    }
    long done = 0;
    if (fits && key.network != null) {
      done = networkOf(key).steps();
      open.remove(key);
    }
    for (KeyLearner.Pending one : key.pending.values()) {
      int outputs = one.y().length;
      fits &= one.step() < done || one.step() == -1;
      fits &= labels.isValues() ? outputs == 1 : outputs <= labels.classes().size();
    }
    return fits;
  }

  private Watch newWatch() {
    int block = Math.max(LEAST_BLOCK, layout.delay() / PARTS);
    return new Watch(() -> new OfBlocks(new Adwin(DELTA, 1), block));
  }

  private boolean canAnswer() {
    return layout.channels() > 0
        && (labels.isValues() ? labels.isScaled() : labels.classes().size() > 1);
  }

  /** Has a key learn what is kept of it again, if it is answered otherwise from now on. */
  void bringUpToDate(KeyLearner key) {
    if (key.generation == generation && key.isAnswered == canAnswer()) {
      return;
    }
    key.generation = generation;
    key.isAnswered = canAnswer();
    key.averages = layout.newAverages();
    key.past.clear();
    key.counts = new double[0];
    key.reach = reach;
    key.pending.keySet().forEach(waiting::remove);
    key.pending.clear();
    key.confidence = new Confidence();
    key.network = null;
    open.remove(key);
    key.watch = newWatch();
    again = true;
    try {
      for (KeyLearner.Event event : key.log) {
        switch (event.kind()) {
          case ROW -> {
            step(key, event.row());
            waiting.put(event.row().token, key);
          }
          case LABEL -> learn(key, event.row());
          case PASS -> pass(key, event.row());
        }
      }
    } finally {
      again = false;
    }
  }

  private KeyedSession networkOf(KeyLearner key) {
    KeyedSession session = open.get(key);
    if (session == null) {
      if (network == null) {
        network =
            settings
                .network()
                .create(
                    plugins,
                    layout.channels(),
                    layout.outputs(),
                    !labels.isValues(),
                    settings.lateness());
      }
      session = open.size() < MOST_OPEN ? network.open(null) : closeOldest();
      session.claim().open(key.network);
      open.put(key, session);
    }
    return session.claim();
  }

  private KeyedSession closeOldest() {
    Iterator<Map.Entry<KeyLearner, KeyedSession>> oldest = open.entrySet().iterator();
    Map.Entry<KeyLearner, KeyedSession> one = oldest.next();
    KeyedSession session = one.getValue();
    one.getKey().network = session.claim().bytes();
    oldest.remove();
    return session;
  }

  // One row of a key, for the first time or again.

  KeyLearner.Pending step(KeyLearner key, PastRow row) {
    layout.average(key.averages, row);
    double[] own = layout.inputs(row, key.averages);
    float[] x = layout.inputs(own, key.past);
    if (settings.lags() > 0) {
      key.past.add(0, own);
      if (key.past.size() > settings.lags()) {
        key.past.remove(settings.lags());
      }
    }
    int classes = labels.isValues() ? 0 : labels.classes().size();
    long step = -1;
    double[] y = labels.isValues() ? new double[1] : usual(key, classes);
    if (key.isAnswered) {
      KeyedSession network = networkOf(key);
      y = fitted(step(key, network, x), classes);
      step = network.steps() - 1;
    }
    KeyLearner.Pending one = new KeyLearner.Pending(row, step, y);
    key.pending.put(row.token, one);
    if (key.pending.size() > settings.lateness() + 1
        || key.pending.values().iterator().next().row().number < row.number - settings.lateness()) {
      long oldest = key.pending.keySet().iterator().next();
      key.pending.remove(oldest);
      waiting.remove(oldest);
    }
    return one;
  }

  /** Before a network answers classes: ln(1 + n_k) / e with n_k the labels of each so far. */
  private static double[] usual(KeyLearner key, int classes) {
    double[] y = new double[classes];
    for (int k = 0; k < Math.min(classes, key.counts.length); k++) {
      y[k] = StrictMath.log(1 + key.counts[k]) / Math.E;
    }
    return y;
  }

  private double[] step(KeyLearner key, KeyedSession network, float[] x) {
    try {
      return network.step(x);
    } catch (DivergenceException e) {
      diverged += again ? 0 : 1;
      return network.readout(0);
    } catch (ArithmeticException e) { // where nothing is finite any more, it begins anew
      diverged += again ? 0 : 1;
      List<KeyLearner.Pending> waits = new ArrayList<>(key.pending.values());
      waits.forEach(
          one -> key.pending.put(one.row().token, new KeyLearner.Pending(one.row(), -1, one.y())));
      return network.open(null).step(x);
    }
  }

  /** A class that the network does not know is the least for it. */
  private static double[] fitted(double[] y, int classes) {
    if (classes == 0 || y.length == classes) {
      return y;
    }
    double[] all = Arrays.copyOf(y, classes);
    if (classes > y.length) {
      Arrays.fill(all, y.length, classes, Arrays.stream(y).min().orElse(0));
    }
    return all;
  }

  void learn(KeyLearner key, PastRow row) {
    KeyLearner.Pending one = key.pending.remove(row.token);
    waiting.remove(row.token);
    if (one == null) {
      return;
    }
    double label = labels.take(Objects.requireNonNull(row.label));
    double[] y = one.y();
    double error;
    if (labels.isValues()) {
      label = taught(key, labels.scaled(label));
      key.confidence.learn(y[0], label);
      error = Math.min(1, Math.abs(y[0] - label));
    } else {
      int c = (int) label;
      key.counts = Arrays.copyOf(key.counts, Math.max(key.counts.length, c + 1));
      key.counts[c]++;
      if (c < y.length && one.step() >= 0) {
        key.confidence.learn(y, c);
      }
      error = y.length > 0 && Target.largest(y) == c ? 0 : 1;
    }
    teach(key, one, label);
    boolean alarm =
        Objects.requireNonNull(key.watch).add(row.number, error, again ? row.number + 1 : key.rows);
    if (alarm) {
      alarms += again ? 0 : 1;
      if (key.isAnswered) {
        settings.onDrift().actOn(networkOf(key));
      }
    }
  }

  private void teach(KeyLearner key, KeyLearner.Pending one, double label) {
    if (one.step() < 0) {
      return;
    }
    KeyedSession network = networkOf(key);
    try {
      if (labels.isValues()) {
        network.learnStep(one.step(), new double[] {label});
      } else if (label < layout.outputs()) {
        network.learnStep(one.step(), (int) label);
      } else {
        network.pass(one.step());
      }
    } catch (DivergenceException e) {
      diverged += again ? 0 : 1;
    }
  }

  /** A wrong cell is not to undo all that was learned; where labels grow, this soon follows. */
  private double taught(KeyLearner key, double label) {
    double taught = Math.max(-key.reach, Math.min(label, key.reach));
    if (!again) {
      far += taught == label ? 0 : 1;
      beyond += Math.abs(label) > reach ? 1 : 0;
    }
    key.reach =
        taught == label
            ? Math.max(reach, NARROWER * key.reach)
            : Math.min(WIDEST * reach, WIDER * key.reach);
    return taught;
  }

  void pass(KeyLearner key, PastRow row) {
    KeyLearner.Pending one = key.pending.remove(row.token);
    waiting.remove(row.token);
    if (one != null && one.step() >= 0) {
      try {
        networkOf(key).pass(one.step());
      } catch (DivergenceException e) {
        diverged += again ? 0 : 1;
      }
    }
  }
}
