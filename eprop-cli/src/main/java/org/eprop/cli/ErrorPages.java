package org.eprop.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which page of the documentation helps with a mistake. */
final class ErrorPages {

  private static final String DOCS = "https://github.com/eprop/eprop/blob/main/docs/";

  private record Rule(String words, String page) {}

  /** By what a message says; the first that is found counts. */
  private static final List<Rule> BY_MESSAGE =
      List.of(
          new Rule(
              "--(numbers|teach|traces|weight-)|weight (room|bits)|weights of these bits|traces: got",
              "devices"),
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

  private static final Map<String, String> BY_COMMAND =
      Map.ofEntries(
          Map.entry("train", "experiments"),
          Map.entry("init", "experiments"),
          Map.entry("evaluate", "runs"),
          Map.entry("predict", "runs"),
          Map.entry("report", "report"),
          Map.entry("runs", "report"),
          Map.entry("plot", "report"),
          Map.entry("compare", "compare"),
          Map.entry("search", "searches"),
          Map.entry("stream", "streams"),
          Map.entry("check", "extending"),
          Map.entry("plugins", "extending"),
          Map.entry("data", "data"),
          Map.entry("nir", "nir"),
          Map.entry("export", "devices"),
          Map.entry("explain", "explain"));

  /** Commands whose mistakes are mostly those of an experiment. */
  private static final Set<String> OF_EXPERIMENTS =
      Set.of("train", "init", "evaluate", "predict", "check", "explain");

  private ErrorPages() {}

  /**
   * The address of the page, if there is one.
   *
   * @param command with its parents, such as {@code "eprop nir export"}
   */
  static Optional<String> of(String command, String message) {
    String[] words = command.split(" ");
    String name = words.length < 2 ? "" : words[1];
    String mistake = message.split("; (nearest|known):")[0]; // what is known is no mistake
    Optional<String> byMessage =
        BY_MESSAGE.stream()
            .filter(rule -> Pattern.compile(rule.words).matcher(mistake).find())
            .map(Rule::page)
            .findFirst();
    return (OF_EXPERIMENTS.contains(name) ? byMessage : Optional.<String>empty())
        .or(() -> Optional.ofNullable(BY_COMMAND.get(name)))
        .map(page -> DOCS + page + ".md");
  }
}
