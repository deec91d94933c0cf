package org.eprop.tck.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;

/**
 * What an environment must be: episodes of the sizes that it says, which come to an end, which
 * follow from seed and actions, and which know nothing of each other.
 */
public final class EnvironmentChecks {

  private static final int EPISODES = 5;

  public static final CommonChecks<EnvironmentFactory, Environment> COMMON =
      new CommonChecks<>(
          EnvironmentFactory.class,
          new Probe<>((f, c, dt) -> f.create(c), EnvironmentChecks::measure));

  private EnvironmentChecks() {}

  /** All of them. */
  public static List<Check<EnvironmentFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.made(
                "sizes",
                "there are observations, a time step and a longest episode, and as many names, or"
                    + " none",
                EnvironmentChecks::sizes),
            COMMON.each(
                "episodes",
                "every observation is written and is a finite number, 0 or 1 if it is a spike, also"
                    + " of what was cut off, rewards are finite, and an episode ends within"
                    + " longestEpisode() steps",
                EnvironmentChecks::episodes),
            COMMON.made(
                "pure",
                "the same start and the same actions give the same episode, whatever was played"
                    + " before",
                EnvironmentChecks::pure),
            COMMON.made(
                "apart",
                "two episodes in turns are what each of them is alone",
                EnvironmentChecks::apart),
            COMMON.made("seeded", "episodes of other generators differ", EnvironmentChecks::seeded),
            COMMON.made(
                "answers",
                "what is done makes a difference to what is seen or rewarded",
                EnvironmentChecks::answers),
            new Check<>(
                "success",
                "episodes that succeed have the greater return",
                (subject, findings) ->
                    new SuccessCheck(COMMON.probe().make(subject), findings).check()),
            COMMON.made(
                "scenes",
                "every scene has the same frame, and asking for scenes changes nothing",
                EnvironmentChecks::scenes)));
  }

  private static double[] measure(Environment environment, long question) {
    double[] played = EpisodeTrace.whole(environment, question, question);
    double[] all = Arrays.copyOf(played, played.length + 4);
    all[played.length] = environment.observations();
    all[played.length + 1] = environment.actions().size();
    all[played.length + 2] = environment.timeStep();
    all[played.length + 3] = environment.longestEpisode();
    return all;
  }

  /** Sizes are possible, and there are as many names. */
  private static void sizes(Environment environment, Findings findings) {
    positive("observations() > 0", environment.observations(), findings);
    positive("timeStep() > 0", environment.timeStep(), findings);
    positive("longestEpisode() > 0", environment.longestEpisode(), findings);
    names(
        "observationNames()", environment.observationNames(), environment.observations(), findings);
    names("actionNames()", environment.actionNames(), environment.actions().size(), findings);
  }

  private static void positive(String equation, double found, Findings findings) {
    if (!(found > 0 && found < Double.POSITIVE_INFINITY)) {
      findings.add(equation, "", Numbers.text(found), "a finite number > 0");
    }
  }

  private static void names(String what, List<String> names, int count, Findings findings) {
    if (!names.isEmpty() && names.size() != count) {
      findings.add(
          "as many names as there are to be called",
          what,
          names.size() + " names",
          count + ", or none");
    }
  }

  /** What happens in an episode. */
  private static void episodes(String where, Environment environment, Findings findings) {
    for (int episode = 0; episode < (where.isEmpty() ? EPISODES : 1); episode++) {
      EpisodeTrace trace = new EpisodeTrace(environment, episode, episode);
      while (!trace.isOver()) {
        trace.step();
        look(where, environment, trace, findings);
      }
      if (trace.last().end() == Outcome.End.TRUNCATED) {
        trace.observe();
        seen(where + "after the end, ", environment, trace, findings);
      }
    }
  }

  private static void seen(
      String step, Environment environment, EpisodeTrace trace, Findings findings) {
    for (int i = 0; i < trace.observation().length; i++) {
      float x = trace.observation()[i];
      if (!Float.isFinite(x) || (environment.spikes() && x != 0 && x != 1)) {
        findings.add(
            "every observation is written",
            step + "observation " + i,
            Numbers.text(x),
            environment.spikes() ? "0 or 1" : "a finite number");
      }
    }
  }

  private static void look(
      String where, Environment environment, EpisodeTrace trace, Findings findings) {
    String step = where + "step " + (trace.steps() - 1);
    seen(step + ", ", environment, trace, findings);
    Outcome outcome = trace.last();
    findings.finite("rewards are finite", step, outcome.reward());
    if (!outcome.isLast() && trace.steps() >= environment.longestEpisode()) {
      findings.add(
          "an episode ends within longestEpisode() steps",
          step,
          "it goes on",
          "an end after at most " + environment.longestEpisode() + " steps");
    }
  }

  /** The same again, also after others. */
  private static void pure(Environment environment, Findings findings) {
    double[][] first = new double[EPISODES][];
    for (int e = 0; e < EPISODES; e++) {
      first[e] = EpisodeTrace.whole(environment, e, e);
    }
    for (int e = EPISODES - 1; e >= 0; e--) {
      findings.sameBits(
          "the same episode again",
          "episode " + e,
          EpisodeTrace.whole(environment, e, e),
          first[e]);
    }
  }

  /** Side by side, they are what they are alone. */
  private static void apart(Environment environment, Findings findings) {
    EpisodeTrace one = new EpisodeTrace(environment, 1, 1);
    EpisodeTrace other = new EpisodeTrace(environment, 2, 2);
    while (!one.isOver() || !other.isOver()) {
      for (EpisodeTrace trace : List.of(one, other)) {
        if (!trace.isOver()) {
          trace.step();
        }
      }
    }
    findings.sameBits(
        "in turns as alone", "the first", one.numbers(), EpisodeTrace.whole(environment, 1, 1));
    findings.sameBits(
        "in turns as alone", "the second", other.numbers(), EpisodeTrace.whole(environment, 2, 2));
  }

  /** Another start is another episode, for one start at least. */
  private static void seeded(Environment environment, Findings findings) {
    double[] first = EpisodeTrace.whole(environment, 0, 0);
    for (int world = 1; world < EPISODES; world++) {
      if (!Arrays.equals(first, EpisodeTrace.whole(environment, world, 0))) {
        return;
      }
    }
    findings.add(
        "the episode follows from its generator",
        EPISODES + " generators, the same actions",
        "the same episode",
        "others");
  }

  /** What is done matters. */
  private static void answers(Environment environment, Findings findings) {
    for (int e = 0; e < EPISODES; e++) {
      double[] first = EpisodeTrace.whole(environment, e, 0);
      for (int actions = 1; actions < EPISODES; actions++) {
        if (!Arrays.equals(first, EpisodeTrace.whole(environment, e, actions))) {
          return;
        }
      }
    }
    findings.add(
        "what is done makes a difference",
        EPISODES + " starts, with " + EPISODES + " courses of action each",
        "the same each time",
        "others");
  }

  /** What is drawn is not part of the world. */
  private static void scenes(Environment environment, Findings findings) {
    for (int e = 0; e < EPISODES; e++) {
      EpisodeTrace trace = new EpisodeTrace(environment, e, e, true);
      Scene.Frame frame = null;
      while (!trace.isOver()) {
        trace.step();
        Scene scene = trace.scene().orElse(null);
        frame = frame == null && scene != null ? scene.frame() : frame;
        if (frame != null && (scene == null || !scene.frame().equals(frame))) {
          findings.add(
              "every scene has the same frame",
              "step " + (trace.steps() - 1),
              scene == null ? "no scene" : scene.frame().toString(),
              frame.toString());
          return;
        }
      }
      if (frame == null) {
        findings.notApplicable("it has no scenes");
        return;
      }
      findings.sameBits(
          "the same episode, whether it is drawn or not",
          "episode " + e,
          trace.numbers(),
          EpisodeTrace.whole(environment, e, e));
    }
  }

  /**
   * Whether success is what is rewarded: of many episodes, with actions by chance and with one and
   * the same action throughout, those that say that they succeeded have the greater return.
   */
  private static final class SuccessCheck {
    private static final int EPISODES = 60;
    private static final int MOST_ACTIONS = 6;

    /** Of pairs of a success and a failure, in so many the success has the lower return. */
    private static final double OPPOSITE = 0.8;

    private final Environment environment;
    private final Findings findings;
    private final List<Double> successes = new ArrayList<>();
    private final List<Double> failures = new ArrayList<>();

    SuccessCheck(Environment environment, Findings findings) {
      this.environment = environment;
      this.findings = findings;
    }

    void check() {
      for (int e = 0; e < EPISODES; e++) {
        play(e, size -> -1);
        play(e, size -> 0);
      }
      int constant = Math.min(MOST_ACTIONS, environment.actions().size());
      for (int action = 1; action < constant; action++) {
        int always = action;
        for (int e = 0; e < EPISODES / constant; e++) {
          play(e, size -> always);
        }
      }
      if (findings.isEmpty() && successes.isEmpty() && failures.isEmpty()) {
        findings.notApplicable("it does not say what a success is");
        return;
      }
      double lower = 0;
      for (double success : successes) {
        for (double failure : failures) {
          lower += success < failure ? 1 : success == failure ? 0.5 : 0;
        }
      }
      double pairs = (double) successes.size() * failures.size();
      if (successes.size() > 1 && failures.size() > 1 && lower > OPPOSITE * pairs) {
        findings.add(
            "a success has the greater return",
            successes.size() + " successes and " + failures.size() + " failures, mean return",
            Numbers.text(mean(successes)) + " and " + Numbers.text(mean(failures)),
            "more for a success");
      }
    }

    private void play(int world, IntUnaryOperator action) {
      EpisodeTrace trace = new EpisodeTrace(environment, world, world, false, action);
      double sum = 0;
      while (!trace.isOver()) {
        trace.step();
        sum += trace.last().reward();
      }
      Optional<Boolean> success = trace.success();
      if (success.isEmpty() && !(successes.isEmpty() && failures.isEmpty())) {
        findings.add("every episode that is over says whether it succeeded", "", "some", "all");
      }
      if (success.isPresent()) {
        (success.get() ? successes : failures).add(sum);
      }
      if (!success.equals(trace.success())) {
        findings.add("success() is the same when asked again", "", "another", "the same");
      }
    }

    private static double mean(List<Double> numbers) {
      return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
  }

  /** Plays an episode step by step, with actions drawn alike, and notes all there is to be seen. */
  private static final class EpisodeTrace {

    private static final int MOST_STEPS = 5000;
    private static final int LARGE = 50;

    private final Environment environment;
    private final Episode episode;
    private final RandomGenerator choice;
    private final float[] observation;
    private double[] numbers = new double[64];
    private int count;
    private int steps;
    private Outcome last;
    private final boolean watched;
    private final IntUnaryOperator always;
    private Optional<Scene> scene = Optional.empty();

    /**
     * @param world seed of the environment
     * @param actions seed of what is done in it
     */
    EpisodeTrace(Environment environment, long world, long actions) {
      this(environment, world, actions, false);
    }

    /**
     * @param watched whether scenes are asked for
     */
    EpisodeTrace(Environment environment, long world, long actions, boolean watched) {
      this(environment, world, actions, watched, size -> -1);
    }

    /**
     * @param always of the number of actions, the one that is always done; -1 for any by chance
     */
    EpisodeTrace(
        Environment environment,
        long world,
        long actions,
        boolean watched,
        IntUnaryOperator always) {
      this.always = always;
      this.watched = watched;
      this.environment = environment;
      episode = environment.start(new RandomStreams(world).stream("world"));
      choice = new RandomStreams(actions).stream("actions");
      observation = new float[Math.max(0, environment.observations())];
    }

    /** Whether it is over, or long enough. */
    boolean isOver() {
      return steps == MOST_STEPS || (last != null && last.isLast());
    }

    Outcome last() {
      return last;
    }

    int steps() {
      return steps;
    }

    float[] observation() {
      return observation;
    }

    /** Of an episode that is over. */
    Optional<Boolean> success() {
      return episode.success();
    }

    /** What the last step looked like, if it is watched. */
    Optional<Scene> scene() {
      return scene;
    }

    /** What is seen now. */
    void observe() {
      Arrays.fill(observation, Float.NaN);
      episode.observe(observation);
    }

    void step() {
      observe();
      scene = watched ? episode.scene() : Optional.empty();
      for (float x : observation) {
        note(x);
      }
      last = episode.decides() ? act() : episode.pass();
      steps++;
      note(last.reward());
      note(last.end().ordinal());
    }

    private Outcome act() {
      int size = environment.actions().size();
      int chosen = always.applyAsInt(size);
      if (environment.actions().discrete()) {
        return episode.act(chosen < 0 ? choice.nextInt(size) : chosen);
      }
      double[] action = new double[size];
      // By chance, some are as large as no action should have to be.
      double large = choice.nextInt(LARGE) == 0 ? LARGE : 1;
      Arrays.setAll(action, k -> chosen < 0 ? large * choice.nextGaussian() : k == chosen ? 1 : 0);
      Outcome outcome = episode.act(action);
      Arrays.fill(action, Double.NaN); // not to be kept
      return outcome;
    }

    private void note(double number) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number;
    }

    double[] numbers() {
      return Arrays.copyOf(numbers, count);
    }

    static double[] whole(Environment environment, long world, long actions) {
      EpisodeTrace trace = new EpisodeTrace(environment, world, actions);
      while (!trace.isOver()) {
        trace.step();
      }
      return trace.numbers();
    }
  }
}
