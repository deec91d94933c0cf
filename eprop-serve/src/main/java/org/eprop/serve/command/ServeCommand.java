package org.eprop.serve.command;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Folders;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.host.ThreadOption;
import org.eprop.host.Version;
import org.eprop.host.terminal.StopSignal;
import org.eprop.serve.Allowed;
import org.eprop.serve.Door;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eprop serve}. */
@HelpPage(
    group = "Other programs",
    also = {"server", "python"},
    order = 62)
@Command(name = "serve")
public final class ServeCommand extends ConsoleCommand {

  /** Files here stay in memory. */
  private static final Path SHARED = Path.of("/dev/shm");

  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Option(names = "--allow", paramLabel = "WORD", split = ",")
  private List<String> allow = List.of();

  @Option(names = "--files", paramLabel = "DIR")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws IOException {
    Allowed allowed = allowed();
    threads.start().close(); // checks it
    Path folder =
        Files.isWritable(SHARED)
            ? Files.createTempDirectory(SHARED, "eprop-")
            : Files.createTempDirectory("eprop-");
    // A signal ends the program here, without a way through finally.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    // What a plugin prints or reads is none of ours.
    System.setIn(InputStream.nullInputStream());
    System.setOut(System.err);
    try (Plugins components = plugins.load()) {
      ServedCommands commands =
          new ServedCommands(
              spec().commandLine(), components, List.of(plugins.asGiven().split(" ")));
      Door door = new Door(commands, components, allowed, threads::start, in, out, folder);
      AtomicReference<StopSignal> signal = new AtomicReference<>();
      signal.set(new StopSignal(() -> new Thread(() -> end(door, signal.get())).start()));
      try (StopSignal caught = signal.get()) {
        return door.run(Version.eprop());
      }
    }
  }

  /** After a signal, with everything saved. */
  private static void end(Door door, StopSignal signal) {
    door.end();
    System.exit(signal.awaitStatus());
  }

  private Allowed allowed() {
    Set<Allowed.Word> words = EnumSet.noneOf(Allowed.Word.class);
    List<String> known = Stream.of(Allowed.Word.values()).map(Allowed.Word::word).toList();
    for (String word : allow) {
      int at = known.indexOf(word);
      if (at < 0) {
        throw new InvalidInputException(
                "got \"%s\", but expected some of %s".formatted(word, String.join(",", known)))
            .at("--allow");
      }
      words.add(Allowed.Word.values()[at]);
    }
    if (!plugins.asGiven().isEmpty() && !words.contains(Allowed.Word.PLUGINS)) {
      throw new InvalidInputException("needs --allow plugins").at("--plugins");
    }
    if (words.contains(Allowed.Word.FILES) == files.isEmpty()) {
      throw new InvalidInputException(
              "expected both --allow files and --files DIR, the folder that they are below, or"
                  + " neither")
          .at("--files");
    }
    return new Allowed(words, files);
  }

  private static void remove(Path folder) {
    try {
      Folders.remove(folder);
    } catch (UncheckedIOException e) {
      // the client removes it, too
    }
  }
}
