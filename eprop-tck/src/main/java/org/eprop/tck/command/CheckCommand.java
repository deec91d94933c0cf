package org.eprop.tck.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ExperimentCommand;
import org.eprop.experiment.command.Words;
import org.eprop.experiment.json.Json;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.tck.Checks;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CheckResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop check}. */
@HelpPage(
    value = "extending",
    group = "Components and data",
    also = {"verify", "test", "lint"},
    order = 52)
@Command(name = "check")
public final class CheckCommand extends ExperimentCommand {

  private static final int WIDTH = 20;

  @Parameters(arity = "1..*", paramLabel = "NAME", completionCandidates = Words.Names.class)
  private List<String> names = List.of();

  @Option(names = "--set", paramLabel = "PATH=VALUE")
  private List<String> settings = List.of();

  @Option(names = "--time-limit", paramLabel = "SECONDS")
  private int timeLimit = (int) Check.TIME_LIMIT.toSeconds();

  @Option(names = "--json")
  private boolean json;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    if (timeLimit < 1) {
      throw new InvalidInputException(
          "--time-limit: got " + timeLimit + ", but expected 1 second or more");
    }
    List<String> broken = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (Plugins components = plugins.load()) {
      CheckedComponents subjects = new CheckedComponents(components, settings);
      names.forEach(subjects::add);
      if (!json) {
        names.stream().map(subjects::calledSo).filter(s -> !s.isEmpty()).forEach(out()::println);
      }
      String gap = "";
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (CheckedComponents.Subject subject : subjects.list()) {
        ArrayNode properties = json(all, subject);
        if (!json) {
          out().println(gap + subject);
        }
        gap = "\n";
        boolean[] sound = {true, true};
        Checks.run(
            subject.kind(),
            subject.choice().factory(),
            subject.choice().arguments().values(),
            Duration.ofSeconds(timeLimit),
            outcome -> {
              sound[0] &= outcome.holds();
              sound[1] &= outcome.tested();
              if (json) {
                json(properties, outcome);
              } else {
                print(outcome);
              }
            });
        if (!sound[0]) {
          broken.add(subject.toString());
        } else if (!sound[1]) {
          missing.add(subject.toString());
        }
      }
      if (json) {
        out().print(Json.pretty(all));
      }
    }
    if (!broken.isEmpty() || !missing.isEmpty()) {
      throw new InvalidInputException(
          (broken.isEmpty() ? "" : "broken: " + String.join(", ", broken))
              + (broken.isEmpty() || missing.isEmpty() ? "" : "; ")
              + (missing.isEmpty() ? "" : "not tested: " + String.join(", ", missing)));
    }
    return ExitCode.OK;
  }

  /** Where the subject's properties come. */
  private static ArrayNode json(ArrayNode all, CheckedComponents.Subject subject) {
    ObjectNode object = all.addObject();
    object.put("kind", subject.kind().title()).put("name", subject.choice().name());
    object.put("place", subject.place());
    return object.putArray("properties");
  }

  private static void json(ArrayNode properties, CheckResult outcome) {
    boolean applies = outcome.notApplicable().isEmpty();
    ObjectNode object = properties.addObject().put("property", outcome.property());
    object.put(
        "verdict",
        !outcome.holds()
            ? "broken"
            : !outcome.warning().isEmpty()
                ? "warning"
                : applies ? "ok" : outcome.tested() ? "does not apply" : "not tested");
    object.put(
        "text",
        !outcome.holds()
            ? outcome.message()
            : !outcome.warning().isEmpty()
                ? outcome.warning()
                : applies ? outcome.statement() : outcome.notApplicable());
  }

  private void print(CheckResult outcome) {
    if (!outcome.holds()) {
      print("bold,red", "  broken  " + outcome.message().replace("\n", "\n        "));
    } else if (!outcome.warning().isEmpty()) {
      line("yellow", "warning", outcome.property(), outcome.warning());
    } else if (outcome.notApplicable().isEmpty()) {
      line("green", "ok", outcome.property(), outcome.statement());
    } else {
      String reason = outcome.tested() ? "does not apply: " : "not tested: ";
      String verdict = outcome.tested() ? "-" : "?";
      line("faint", verdict, outcome.property(), reason + outcome.notApplicable());
    }
    out().flush();
  }

  private void line(String colour, String verdict, String property, String text) {
    print(
        colour,
        "  %s%s%s%s%s"
            .formatted(
                verdict,
                " ".repeat(8 - verdict.length()),
                property,
                " ".repeat(Math.max(1, WIDTH - property.length())),
                text));
  }
}
