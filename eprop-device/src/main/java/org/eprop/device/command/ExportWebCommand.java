package org.eprop.device.command;

import java.nio.file.Path;
import java.util.List;
import org.eprop.device.WebAssembly;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.host.OpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eprop export web}. */
@Command(name = "web")
final class ExportWebCommand extends DeviceCommand {

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
    out().printf("wrote %s: %,d bytes%n", page, html.length());
    open.show(page);
  }
}
