package org.eprop.serve.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.command.ModelOption;
import org.eprop.experiment.command.TrainedNetwork;
import org.eprop.experiment.command.TrainingDisplay;
import org.eprop.experiment.io.Folders;
import org.eprop.experiment.run.MetricsFile;
import org.eprop.experiment.run.RecordedExperiment;
import org.eprop.experiment.run.RunFolder;
import org.eprop.experiment.run.ScoreJson;
import org.eprop.experiment.training.Score;
import org.eprop.experiment.training.Trainer;
import org.eprop.experiment.training.TrainingListener;
import org.eprop.host.ConsoleCommand;
import org.eprop.host.Failures;
import org.eprop.host.HelpPage;
import org.eprop.host.Main;
import org.eprop.host.PluginOptions;
import org.eprop.host.Surroundings;
import org.eprop.host.ThreadOption;
import org.eprop.host.Version;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.host.terminal.StopSignal;
import org.eprop.host.terminal.Window;
import org.eprop.serve.Allowed;
import org.eprop.serve.Door;
import org.eprop.serve.ServedProgram;
import org.eprop.serve.Stop;
import picocli.CommandLine;
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

  /** The commands, for a program that is served, each as at a terminal. */
  public static final class ServedCommands implements ServedProgram {

    private static final String PLUGINS = "--plugins";
    private static final String SELF = "serve";

    private final CommandLine own;
    private final Plugins plugins;
    private final List<String> options;

    /**
     * @param own the command that serves
     * @param plugins for all but commands
     * @param options by which they were found, for commands
     */
    public ServedCommands(CommandLine own, Plugins plugins, List<String> options) {
      this.own = own;
      this.plugins = plugins;
      this.options = options.stream().filter(word -> !word.isEmpty()).toList();
    }

    @Override
    public Outcome run(
        List<String> arguments,
        int columns,
        List<Component> components,
        PrintWriter out,
        PrintWriter err,
        Stop stop) {
      Surroundings surroundings =
          new Surroundings(
              () -> window(columns), () -> Window.USUAL, /* signals= */ false, components);
      stop.then(surroundings::stop);
      StringWriter error = new StringWriter();
      CommandLine line = Main.commandLine(surroundings);
      line.getCommandSpec().removeSubcommand(SELF);
      Failures failures = new Failures();
      line.setParameterExceptionHandler(
          (e, rest) -> {
            e.getCommandLine().setErr(new PrintWriter(error));
            return failures.handleParseException(e, rest);
          });
      line.setExecutionExceptionHandler(
          (e, command, result) -> {
            command.setErr(new PrintWriter(error));
            return failures.handleExecutionException(e, command, result);
          });
      List<String> all = new ArrayList<>(arguments);
      CommandLine command = line.getSubcommands().get(arguments.get(0));
      if (command != null && command.getCommandSpec().findOption(PLUGINS) != null) {
        all.addAll(options);
      }
      line.setOut(out).setErr(err);
      int status = Main.run(line, new PrintWriter(error, true), all.toArray(String[]::new));
      out.flush();
      err.flush();
      return new Outcome(status, withoutName(error.toString()));
    }

    /** A client knows that it is eprop that speaks. */
    private static String withoutName(String error) {
      return error.strip().replaceFirst("^eprop: ", "");
    }

    @Override
    public Display display(
        Trainer trainer, boolean validates, int columns, PrintWriter out, PrintWriter err) {
      TrainingDisplay shown =
          new TrainingDisplay(
              PrintableWriter.of(out),
              PrintableWriter.of(err),
              window(columns),
              trainer,
              validates,
              /* quiet= */ false);
      return new Display() {
        @Override
        public void batch(Batch batch) {
          shown.batch(batch);
        }

        @Override
        public void epoch(Epoch epoch) {
          shown.epoch(epoch);
        }

        @Override
        public void close() {
          shown.close();
        }
      };
    }

    private static Optional<Window> window(int columns) {
      return columns > 0 ? Optional.of(new Window(columns)) : Optional.empty();
    }

    @Override
    public synchronized Outcome failed(Throwable failure) {
      StringWriter error = new StringWriter();
      if (failure instanceof Exception e) {
        PrintWriter before = own.getErr();
        own.setErr(new PrintWriter(error));
        int status = new Failures().handleExecutionException(e, own, null);
        own.setErr(before);
        return new Outcome(status, withoutName(error.toString()));
      }
      return failure instanceof OutOfMemoryError
          ? new Outcome(CommandLine.ExitCode.USAGE, withoutName(Main.outOfMemory()))
          : new Outcome(CommandLine.ExitCode.SOFTWARE, Printable.of(failure.toString()));
    }

    @Override
    public EpropNetwork network(Path run) {
      return TrainedNetwork.of(run, new ModelOption(), plugins).network();
    }

    @Override
    public Task task(Path run) {
      return RecordedExperiment.of(new RunFolder(run), plugins).toMeasure().task();
    }

    @Override
    public JsonNode json(Score score) {
      return ScoreJson.of(score);
    }

    @Override
    public JsonNode json(TrainingListener.Epoch epoch) {
      return MetricsFile.json(epoch);
    }
  }
}
