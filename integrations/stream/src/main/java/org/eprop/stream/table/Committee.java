package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.eprop.stream.drift.Watch;
import org.eprop.stream.ensemble.EnsembleSession;
import org.eprop.stream.ensemble.StreamNetworks;
import org.eprop.stream.table.LinearVoter.Features;
import org.eprop.stream.table.RecallingVoter.Pace;
import org.jspecify.annotations.Nullable;

/**
 * The networks and voters of a {@link TableLearner} at work: answers a key's next row, and teaches
 * the key its labels. Where the layout is another, or others answer the key from now on, the key
 * first learns what is kept of it again. Counts what happens.
 */
final class Committee {

  private static final double[] LAMBDAS = {0.98, 0.995, 0.9995};
  private static final double[] TINY = {0.995};
  private static final double WIDER = 2;
  private static final double NARROWER = 0.99;
  private static final double WIDEST = 1000;

  /** Networks and trees learn one of so many rows that all together were sure of, and right. */
  private static final int TURNS = 4;

  /** Labels are taught up to so many times the farthest past one. */
  private static final int FARTHER = 10;

  private final TableSettings settings;
  private final Plugins plugins;
  private final Labels labels;
  private final List<VoterFactory> voters;

  /** From how many rows on a key is answered by voters, and by networks, too. */
  private final int voting;

  private final int networking;

  /** Rows whose labels may come. */
  final Map<Long, KeyLearner> waiting = new HashMap<>();

  private Layout layout;
  private long generation;
  private double reach = FARTHER;
  private long labelled;
  private long alarms;
  private long diverged;
  private long far;
  private long beyond;

  /** Of each network of the layout; none before they are needed. */
  private List<EnsembleSession> sessions = List.of();

  /** Whom it is at. */
  private @Nullable KeyLearner at;

  private boolean again;

  /** The last answer, as long as nothing has been learned since; null then. */
  private KeyLearner.@Nullable Pending last;

  Committee(TableSettings settings, Plugins plugins, Labels labels, int voting, int networking) {
    this.settings = settings;
    this.plugins = plugins;
    this.labels = labels;
    this.voting = voting;
    this.networking = networking;
    voters = voters(settings, plugins);
    layout = Layout.none(settings.features());
  }

  static List<VoterFactory> voters(TableSettings settings, Plugins plugins) {
    List<VoterFactory> voters = new ArrayList<>();
    int most = settings.features() * 5 / 4;
    for (double lambda : settings.isTiny() ? TINY : LAMBDAS) {
      voters.add(LinearVoter.of(plugins, Features.ROW, lambda, most));
    }
    if (!settings.isTiny()) {
      voters.add(LinearVoter.of(plugins, Features.CROSSED, 0.99, most));
      voters.add(LinearVoter.of(plugins, Features.PRODUCTS, 0.9995, most));
      voters.add(LinearVoter.of(plugins, Features.LAGS, 0.98, most));
      voters.add(LinearVoter.of(plugins, Features.LAGS, 0.995, most));
      voters.add(LinearVoter.of(plugins, Features.MEMORY, 0.995, most));
      voters.add(RecallingVoter.of(plugins, Features.CROSSED, Pace.QUICK, most));
      voters.add(RecallingVoter.of(plugins, Features.RECENCY, Pace.SLOW, most));
      voters.add(new UsualVoter.Factory());
      voters.add(new BayesVoter.Factory());
    }
    if (!settings.isSmall()) {
      voters.add(LinearVoter.logistic(plugins, Features.RAW, 0.99, most));
      voters.add(LinearVoter.logistic(plugins, Features.RAW, 0.998, most));
      voters.add(LinearVoter.logistic(plugins, Features.SQUARES, 0.995, most));
      voters.add(FollowingVoter.of(settings.lateness()));
      voters.add(FlowVoter.of(plugins, FlowVoter.Way.STEPS, settings.lateness()));
      voters.add(FlowVoter.of(plugins, FlowVoter.Way.SUMS, settings.lateness()));
      voters.add(ForestVoter.of(ForestVoter.Features.ROW, most));
      voters.add(ForestVoter.of(ForestVoter.Features.PAST, most));
    }
    voters.addAll(settings.voters());
    return voters;
  }

  List<String> names() {
    return voters.stream().map(VoterFactory::name).toList();
  }

  Layout layout() {
    return layout;
  }

  /** From now on rows become inputs by another layout; the farthest label has a distance. */
  void use(Layout other, double farthest) {
    layout = other;
    reach = FARTHER * Math.max(1, farthest);
    generation++;
    sessions = List.of();
    at = null;
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
    if (at != null) {
      sessions.forEach(EnsembleSession::claim);
      at.networks = sessions.stream().map(EnsembleSession::bytes).toArray(byte[][]::new);
    }
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
      key.generation = -1; // its voters are of a layout that is no more
    }
    key.exchange(bytes, rows, this::newVoters, () -> newJudges(key), this::newWatch);
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
    int steps = networks(key.stage);
    boolean fits =
        key.averages.length == layout.newAverages().length
            && labels.isKnown(key.known)
            && (key.networks.length == 0 || key.networks.length == steps);
    for (double[] raw : key.past) {
      fits &= raw.length == layout.raw();
    }
    long[] done = new long[steps];
    if (fits && key.networks.length > 0) {
      List<EnsembleSession> networks = networksOf(key);
      Arrays.setAll(done, q -> networks.get(q).steps());
      at = null;
    }
    for (KeyLearner.Pending one : key.pending.values()) {
      fits &= layout.fits(one.seen()) && labels.isKnown(one.seen().known());
      fits &= one.votes().length == key.voters.size() + steps && one.steps().length == steps;
      for (int q = 0; fits && q < steps; q++) {
        fits = one.steps()[q] < done[q];
      }
      fits &= one.said().length == Judges.COMMITTEES;
      for (double[] said : one.said()) {
        fits &= labels.isValues() ? said.length == 1 : said.length <= labels.classes().size();
      }
    }
    return fits;
  }

  private Judges newJudges(KeyLearner key) {
    int plain = key.voters.size();
    return new Judges(plain + networks(key.stage), plain, labels.isValues());
  }

  private Watch newWatch() {
    StreamNetworks networks = settings.networks();
    StreamNetworks.Alarms detectors =
        (networks == null ? StreamNetworks.defaults() : networks).alarms();
    int delay = layout.delay();
    return new Watch(() -> detectors.detector(delay));
  }

  private int stage(KeyLearner key) {
    boolean networks =
        settings.networks() != null
            && layout.channels() > 0
            && (labels.isValues() ? labelled > 0 : labels.classes().size() > 1);
    return key.rows < voting || generation == 0 ? 0 : key.rows < networking || !networks ? 1 : 2;
  }

  /** Has a key learn what is kept of it again, if others answer it from now on. */
  void bringUpToDate(KeyLearner key) {
    int stage = stage(key);
    if (key.generation == generation && key.stage >= stage) {
      return;
    }
    key.generation = generation;
    key.stage = stage;
    key.averages = layout.newAverages();
    key.past.clear();
    key.known = Double.NaN;
    key.before = TableRow.NOTHING_BEFORE;
    key.knownCell = null;
    key.knownRow = -1;
    key.reach = stage == 0 ? Double.MAX_VALUE : reach;
    key.pending.keySet().forEach(waiting::remove);
    key.pending.clear();
    key.voters = newVoters(stage);
    key.judges = newJudges(key);
    key.networks = new byte[0][];
    key.watch = newWatch();
    at = at == key ? null : at;
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

  private List<Voter> newVoters(int stage) {
    List<Voter> all = new ArrayList<>();
    all.add(new LastLabelVoter());
    VoterFactory.Shape shape = layout.shape(labels.isValues());
    for (VoterFactory factory : voters) {
      Voter voter = stage == 0 ? null : factory.create(shape);
      if (voter != null) {
        all.add(voter);
      }
    }
    return all;
  }

  private int networks(int stage) {
    return stage < 2 || settings.networks() == null ? 0 : settings.networks().networks();
  }

  private List<EnsembleSession> networksOf(KeyLearner key) {
    if (sessions.isEmpty()) {
      sessions =
          Objects.requireNonNull(settings.networks())
              .create(
                  plugins,
                  layout.channels(),
                  layout.memoryChannels(),
                  layout.outputs(),
                  !labels.isValues(),
                  settings.lateness(),
                  layout.delay())
              .apart()
              .stream()
              .map(one -> one.open(null))
              .toList();
    }
    sessions.forEach(EnsembleSession::claim);
    if (at != key) {
      settle();
      for (int q = 0; q < sessions.size(); q++) {
        sessions.get(q).open(key.networks.length == 0 ? null : key.networks[q]);
      }
      at = key;
    }
    return sessions;
  }

  // One row of a key, for the first time or again.

  KeyLearner.Pending step(KeyLearner key, PastRow row) {
    double[] raw = layout.rawOf(row);
    key.past.add(0, raw);
    if (key.past.size() > TableRow.LAGS) {
      key.past.remove(TableRow.LAGS);
    }
    layout.average(key.averages, raw);
    TableRow seen =
        layout.encode(
            row, key.past, key.averages, key.knownCell, key.known, key.knownRow, key.before);
    int classes = labels.isValues() ? 0 : labels.classes().size();
    Judges judges = Objects.requireNonNull(key.judges);
    List<double[]> votes = new ArrayList<>();
    for (Voter voter : key.voters) {
      voter.see(seen);
      votes.add(voter.vote(seen, classes));
    }
    long[] steps = new long[networks(key.stage)];
    Arrays.fill(steps, -1);
    if (key.stage == 2) {
      List<EnsembleSession> networks = networksOf(key);
      float[] x = layout.inputs(row, key.averages, key.knownCell);
      for (int q = 0; q < steps.length; q++) {
        if (judges.rests(votes.size())) {
          votes.add(Judges.NOTHING);
        } else {
          votes.add(fitted(step(key, q, networks.get(q), x), classes));
          steps[q] = networks.get(q).steps() - 1;
        }
      }
    }
    double[][] all = votes.toArray(double[][]::new);
    double[][] said = judges.committees(all, classes);
    KeyLearner.Pending one = new KeyLearner.Pending(row, seen, all, said, judges.heard(), steps);
    key.pending.put(row.token, one);
    last = one;
    if (key.pending.size() > settings.lateness() + 1
        || key.pending.values().iterator().next().row().number < row.number - settings.lateness()) {
      long oldest = key.pending.keySet().iterator().next();
      key.pending.remove(oldest);
      waiting.remove(oldest);
    }
    return one;
  }

  private double[] step(KeyLearner key, int q, EnsembleSession network, float[] x) {
    try {
      return network.step(x);
    } catch (DivergenceException e) {
      diverged += again ? 0 : 1;
      return network.outputs()[0];
    } catch (ArithmeticException e) { // where nothing is finite any more, it begins anew
      diverged += again ? 0 : 1;
      key.pending.values().forEach(one -> one.steps()[q] = -1);
      return network.open(null).step(x);
    }
  }

  /** A class that networks do not know is the least for them. */
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
    int classes = labels.isValues() ? 0 : labels.classes().size();
    double label = labels.take(Objects.requireNonNull(row.label));
    double exact = labels.isValues() ? labels.scaled(label) : label;
    label = labels.isValues() ? taught(key, exact) : exact;
    Judges judges = Objects.requireNonNull(key.judges);
    judges.judge(one.votes(), votesNow(key, one, classes), one.said(), one.heard(), label);
    last = null;
    boolean sure = judges.wasSure(one.heard(), one.said()[one.heard()], label);
    for (int q = 0; q < key.voters.size(); q++) {
      Voter voter = key.voters.get(q);
      if (sure) {
        voter.learnSure(one.seen(), label, classes, hasTurn(row, q) ? TURNS : 0);
      } else {
        voter.learn(one.seen(), label, classes);
      }
      judges.renew(q, voter.renewed());
    }
    double wanted = label;
    teach(
        key,
        one,
        (q, step) -> {
          EnsembleSession network = sessions.get(q);
          if (labels.isValues()) {
            network.learnStep(step, new double[] {wanted});
          } else if (sure && !hasTurn(row, q)) {
            network.judgeStep(step, (int) wanted);
          } else if (wanted < layout.outputs()) {
            network.learnStep(step, (int) wanted);
          } else {
            network.pass(step);
          }
        });
    if (row.number > key.knownRow) {
      key.knownRow = row.number;
      if (!labels.isValues() && !Double.isNaN(key.known)) {
        int[] before = key.before.clone();
        System.arraycopy(key.before, 0, before, 1, before.length - 1);
        before[0] = (int) key.known;
        key.before = before;
      }
      key.known = label;
      key.knownCell = row.label;
    }
    double[] said = one.said()[one.heard()];
    double error =
        labels.isValues()
            ? Math.min(1, Math.abs(said[0] - label))
            : said.length > 0 && Target.largest(said) == label ? 0 : 1;
    boolean alarm =
        Objects.requireNonNull(key.watch).add(row.number, error, again ? row.number + 1 : key.rows);
    alarms += alarm && !again ? 1 : 0;
    if (alarm) {
      judges.wake();
    }
  }

  /** Whether one learns a row that all were sure of: as if by chance, so that none is in step. */
  private static boolean hasTurn(PastRow row, int q) {
    return Math.floorMod((row.number * 0x9E3779B97F4A7C15L >>> 33) + q, TURNS) == 0;
  }

  /** What voters say when the label comes; networks do not say it again. */
  private double[][] votesNow(KeyLearner key, KeyLearner.Pending one, int classes) {
    if (one == last || one.row().number == key.rows - 1) {
      return one.votes(); // no row has come since
    }
    double[][] votes = one.votes().clone();
    for (int q = 0; q < key.voters.size(); q++) {
      votes[q] = key.voters.get(q).vote(one.seen(), classes);
    }
    return votes;
  }

  /** What a row's label, or none, does to the networks that answered it. */
  private void teach(KeyLearner key, KeyLearner.Pending one, BiConsumer<Integer, Long> lesson) {
    List<EnsembleSession> networks = one.steps().length == 0 ? List.of() : networksOf(key);
    for (int q = 0; q < networks.size(); q++) {
      if (one.steps()[q] >= 0) {
        try {
          lesson.accept(q, one.steps()[q]);
        } catch (DivergenceException e) {
          diverged += again ? 0 : 1;
        }
      }
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
    if (one != null) {
      teach(key, one, (q, step) -> sessions.get(q).pass(step));
    }
  }

  /** Says the last label known. */
  private static final class LastLabelVoter implements Voter {

    @Override
    public double[] vote(TableRow row, int classes) {
      double[] y = new double[Math.max(1, classes)];
      if (classes == 0) {
        y[0] = Double.isNaN(row.known()) ? 0 : row.known();
      } else if (row.known() >= 0) {
        y[(int) row.known()] = 1;
      }
      return y;
    }

    @Override
    public void learn(TableRow row, double label, int classes) {}

    @Override
    public void exchange(StateBytes bytes) {}
  }
}
