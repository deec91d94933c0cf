package org.eprop.tck.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.eprop.api.environment.Environment;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;

/**
 * Whether success is what is rewarded: of many episodes, with actions by chance and with one and
 * the same action throughout, those that say that they succeeded have the greater return.
 */
final class SuccessCheck {
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
