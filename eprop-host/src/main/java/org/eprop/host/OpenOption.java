package org.eprop.host;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether to show the page that a command made. */
public final class OpenOption {

  @Option(names = "--open")
  private boolean open;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether it is to be shown. */
  public boolean isWanted() {
    return open;
  }

  /** Opens it, if that was asked for; says so if it can't. */
  public void show(Path page) {
    show(page.toAbsolutePath().normalize().toUri());
  }

  /** The same of a page that is served. */
  public void show(URI page) {
    if (!open) {
      return;
    }
    List<String> program = command(System.getenv(), System.getProperty("os.name"), page);
    try {
      new ProcessBuilder(program)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      command
          .commandLine()
          .getErr()
          .println("eprop: warning: no browser could be started: " + e.getMessage());
    }
  }

  /** What opens a page on an operating system. */
  public static List<String> command(Map<String, String> environment, String system, URI page) {
    String address = page.toString();
    String browser = environment.getOrDefault("BROWSER", "");
    String name = system.toLowerCase(Locale.ROOT);
    if (!browser.isBlank()) {
      return List.of(browser, address);
    }
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", address);
    }
    return List.of(name.startsWith("mac") ? "open" : "xdg-open", address);
  }
}
