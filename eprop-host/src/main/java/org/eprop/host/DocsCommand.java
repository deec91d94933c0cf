package org.eprop.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.host.docs.Docs;
import org.eprop.host.terminal.PrintableWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop docs}. */
@HelpPage(
    group = "Learn",
    also = {"doc", "man", "manual", "documentation", "guide", "glossary"},
    order = 11)
@Command(name = "docs")
public final class DocsCommand extends ConsoleCommand {

  @Parameters(arity = "0..*", paramLabel = "TOPIC")
  private List<String> topic = List.of();

  @Option(names = "--out", paramLabel = "DIR")
  private Path out;

  @Mixin private OpenOption open;

  @Override
  public Integer call() throws IOException {
    Docs docs = new Docs(DocsCommand.class.getClassLoader());
    if (docs.names().isEmpty()) {
      throw new InvalidInputException("this program has no pages: they are in eprop.jar");
    }
    String words = String.join(" ", topic);
    if (out != null || open.isWanted()) {
      String page =
          words.isEmpty() ? "index" : find(docs, words).orElseThrow(() -> unknown(docs, words));
      Path folder = out != null ? out : Files.createTempDirectory("eprop-docs");
      Path file = docs.write(folder, page);
      out().println(file);
      open.show(file);
    } else if (words.isEmpty()) {
      out().print(docs.list(columns()));
      out().println("\n'eprop docs NAME' shows a page; --open opens it in a browser.");
    } else {
      Optional<String> page = find(docs, words);
      String text =
          page.map(name -> docs.text(name, columns(), line -> coloured("bold", line)))
              .or(() -> docs.meaning(words, columns()))
              .orElseThrow(() -> unknown(docs, words));
      PrintableWriter.own(out()).print(text);
      PrintableWriter.own(out()).flush();
    }
    return ExitCode.OK;
  }

  /** By its name, by a command that it is about, or by words that its heading alone has. */
  private Optional<String> find(Docs docs, String words) {
    String name = words.toLowerCase(Locale.ROOT).replaceFirst("\\.md$", "");
    if (docs.names().contains(name)) {
      return Optional.of(name);
    }
    Optional<String> ofCommand =
        KnownCommands.builtIn()
            .filter(command -> KnownCommands.name(command).equals(name))
            .map(command -> command.type().getAnnotation(HelpPage.class).value())
            .filter(docs.names()::contains)
            .findFirst();
    if (ofCommand.isPresent()) {
      return ofCommand;
    }
    List<String> titled =
        docs.names().stream()
            .filter(one -> docs.title(one).toLowerCase(Locale.ROOT).contains(name))
            .toList();
    return docs.meaning(words, columns()).isEmpty() && titled.size() == 1
        ? Optional.of(titled.get(0))
        : Optional.empty();
  }

  private static InvalidInputException unknown(Docs docs, String words) {
    return new InvalidInputException(
        "there is no page \"%s\"%s; 'eprop docs' lists them"
            .formatted(words, NearestNames.hint(words, new TreeSet<>(docs.names()))));
  }
}
