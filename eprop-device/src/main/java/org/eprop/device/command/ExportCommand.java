package org.eprop.device.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.device.CFacts;
import org.eprop.device.WebAssembly;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.OpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eprop export} without a command of its own. */
@HelpPage(
    value = "devices",
    group = "Other programs",
    also = {"deploy", "convert", "c", "web"},
    order = 60)
@Command(
    name = "export",
    subcommands = {ExportCommand.ExportCCommand.class, ExportCommand.ExportWebCommand.class})
public final class ExportCommand extends ConsoleCommand {

  /** {@code eprop export web}. */
  @Command(name = "web")
  static final class ExportWebCommand extends DeviceCommand {

    @Option(names = "--compiler", paramLabel = "PROGRAM")
    private String compiler;

    @Mixin private OpenOption open;

    @Override
    void write(Path to, Exported exported) {
      Path page = target(to, exported, ".html");
      WebAssembly compile =
          new WebAssembly(compiler == null ? WebAssembly.COMPILERS : List.of(compiler));
      String html = new WebPage(exported).html(compile.module(exported.export()));
      AtomicFiles.write(page, html);
      out().printf(Locale.ROOT, "wrote %s: %,d bytes%n", page, html.length());
      open.show(page);
    }
  }

  /** {@code eprop export c}. */
  @Command(name = "c")
  static final class ExportCCommand extends DeviceCommand {

    @Option(names = "--flash", paramLabel = "BYTES")
    private Long flash;

    @Option(names = "--ram", paramLabel = "BYTES")
    private Long ram;

    private void expectRoom(CFacts facts) {
      if (flash != null && facts.flash() > flash) {
        throw new InvalidInputException(
            "--flash: got %s bytes, but expected at least %s, and room for code"
                .formatted(flash, facts.flash()));
      }
      if (ram != null && facts.ram() > ram) {
        throw new InvalidInputException(
            "--ram: got %s bytes, but expected at least %s, and room for a stack"
                .formatted(ram, facts.ram()));
      }
    }

    @Override
    void write(Path to, Exported exported) {
      CFacts facts = exported.export().facts();
      expectRoom(facts);
      if (to.toString().matches(".*\\.[ch]") && !Files.isDirectory(to)) {
        throw new InvalidInputException(
            "--out: got "
                + to
                + ", but expected a folder: two files are written; --name says which");
      }
      Path header = target(to, exported, ".h");
      Path source = target(to, exported, ".c");
      AtomicFiles.write(header, exported.export().header());
      AtomicFiles.write(source, exported.export().source());
      out().printf("wrote %s and %s%n", source, header.getFileName());
      out()
          .printf(
              Locale.ROOT,
              "  %,d bytes of read-only data and %,d bytes of state, code not counted%n",
              facts.flash(),
              facts.ram());
    }
  }
}
