package org.eprop.cli;

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
import java.util.List;
import org.eprop.cli.serve.Door;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.io.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eprop serve}. */
@Command(name = "serve")
final class ServeCommand extends ConsoleCommand {

  /** Files here stay in memory. */
  private static final Path SHARED = Path.of("/dev/shm");

  @Mixin private ThreadOption threads;
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() throws IOException {
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
    try (Plugins components = plugins.load();
        Workers workers = threads.start()) {
      Commands commands =
          new Commands(spec().commandLine(), components, List.of(plugins.asGiven().split(" ")));
      return new Door(commands, components, workers, in, out, folder).run(Version.eprop());
    }
  }

  private static void remove(Path folder) {
    try {
      Folders.remove(folder);
    } catch (UncheckedIOException e) {
      // the client removes it, too
    }
  }
}
