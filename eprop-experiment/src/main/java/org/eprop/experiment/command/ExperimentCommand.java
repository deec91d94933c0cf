package org.eprop.experiment.command;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eprop.host.ConsoleCommand;

/** A command whose mistakes are mostly those of an experiment. */
public abstract class ExperimentCommand extends ConsoleCommand {

  private record Rule(String words, String page) {}

  /** By what a message says; the first that is found counts. */
  private static final List<Rule> BY_MESSAGE =
      List.of(
          new Rule("diverged|not finite|not-a-number|too large for training", "troubleshooting"),
          new Rule("equations?\\b", "equations"),
          new Rule("task (npy|idx|wav)\\b|\\.npy\\b|\\.idx\\b", "arrays"),
          new Rule("task events\\b|recordings?\\b|--reader", "data"),
          new Rule("constraints?\\b", "constraints"),
          new Rule("environment|reinforcement|reward", "reward"),
          new Rule("tampered|was (removed or )?changed|sha256|is missing|--resume", "runs"),
          new Rule("plugin", "extending"),
          new Rule("\\bnetwork[.:\\[]|layer|readout|population|projection", "networks"),
          new Rule(
              ": (task|loss|optimizers?|rule|training|schedule|regularizers|seed)\\b",
              "experiments"),
          new Rule("unknown key|setting |unknown experiment", "experiments"));

  @Override
  public Optional<String> page(String mistake) {
    String said = mistake.split("; (nearest|known):")[0]; // what is known is no mistake
    return BY_MESSAGE.stream()
        .filter(rule -> Pattern.compile(rule.words).matcher(said).find())
        .map(Rule::page)
        .findFirst()
        .or(() -> super.page(mistake));
  }

  @Override
  protected Optional<String> meant(List<String> unknown) {
    return spec().findOption("--set") == null ? Optional.empty() : Settings.hint(unknown);
  }
}
