package org.eprop.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.NearestNames;
import org.eprop.core.plugin.Plugins;
import org.eprop.tck.check.Checks;
import org.eprop.tck.check.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eprop check}. */
@Command(
    name = "check",
    description = {
      "Checks that components are what their kind demands: derivatives against finite differences,"
          + " one gradient however it is computed, parameters that work all over their ranges, and"
          + " more; a line for each property. With eprop-tck in a plugin's tests, the same checks"
          + " run in its build.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  eprop check lif triangular",
      "  eprop check cauchy --plugins my-plugins"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int WIDTH = 20;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "A component, of any kind; one of a plugin folder, too.")
  private List<String> names = List.of();

  @Mixin private PluginOptions plugins;

  /** A component, as one of a kind. */
  private record Subject(Kind kind, Component component) {
    @Override
    public String toString() {
      return component.name() + " (" + kind.title() + ")";
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<String> broken = new ArrayList<>();
    try (Plugins components = plugins.load()) {
      List<Subject> subjects = new ArrayList<>();
      names.forEach(name -> subjects.addAll(find(components, name)));
      String gap = "";
      for (Subject subject : subjects) {
        out.println(gap + subject);
        gap = "\n";
        if (!check(subject, out)) {
          broken.add(subject.toString());
        }
      }
    }
    if (!broken.isEmpty()) {
      throw new InvalidInputException("broken: " + String.join(", ", broken));
    }
    return ExitCode.OK;
  }

  private static List<Subject> find(Plugins components, String name) {
    List<Subject> found = new ArrayList<>();
    TreeSet<String> known = new TreeSet<>();
    for (Kind kind : components.kinds()) {
      List<String> names = components.names(kind.factory());
      known.addAll(names);
      if (names.contains(name)) {
        found.add(new Subject(kind, components.find(kind.factory(), name)));
      }
    }
    if (found.isEmpty()) {
      throw new InvalidInputException(
          "unknown component \"" + name + '"' + NearestNames.hint(name, known));
    }
    return found;
  }

  private static boolean check(Subject subject, PrintWriter out) {
    boolean all = true;
    for (Outcome outcome : Checks.run(subject.kind(), subject.component(), Map.of())) {
      all &= outcome.holds();
      if (!outcome.holds()) {
        out.println("  broken  " + outcome.message().replace("\n", "\n        "));
      } else if (outcome.notApplicable().isEmpty()) {
        line("ok", outcome.property(), outcome.statement(), out);
      } else {
        line("-", outcome.property(), "does not apply: " + outcome.notApplicable(), out);
      }
      out.flush();
    }
    return all;
  }

  private static void line(String verdict, String property, String text, PrintWriter out) {
    out.println(
        "  "
            + verdict
            + " ".repeat(8 - verdict.length())
            + property
            + " ".repeat(Math.max(1, WIDTH - property.length()))
            + text);
  }
}
