package org.eprop.experiment.tensorboard;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;

/**
 * What TensorBoard calls a run: a folder of event files, one for each sitting. A new sitting cuts
 * the files before it back to what it goes on from, and says so in its own first event, for a
 * TensorBoard that has read more already. Not thread-safe.
 *
 * <pre>{@code
 * try (EventFiles events = EventFiles.open(Path.of("logs/train"), -1)) {
 *   events.scalar("loss", 1, 0.7);
 *   events.histogram("weights", 1, 0.1, -0.3, 0.2);
 * }
 * }</pre>
 */
public final class EventFiles implements AutoCloseable {

  private static final String PREFIX = "events.out.tfevents.";

  private final Path file;
  private final DoubleSupplier clock;
  private final FileOutputStream out;

  private EventFiles(Path file, DoubleSupplier clock) {
    this.file = expectNoLink(file);
    this.clock = clock;
    try {
      out = new FileOutputStream(file.toFile(), true);
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  /**
   * Begins a sitting.
   *
   * @param folder made if it is not there
   * @param lastStep events of later steps that are there already are removed; -1 for all
   * @throws InvalidInputException if a file can't be read or written
   */
  public static EventFiles open(Path folder, long lastStep) {
    return open(folder, lastStep, () -> System.currentTimeMillis() / 1e3);
  }

  /**
   * The same with a clock.
   *
   * @param clock seconds since 1970
   */
  public static EventFiles open(Path folder, long lastStep, DoubleSupplier clock) {
    try {
      Files.createDirectories(folder);
      List<Path> before = files(folder);
      for (Path old : before) {
        cut(expectNoLink(old), lastStep);
      }
      // TensorBoard reads them in the order of their names.
      String name = String.format(Locale.ROOT, "%s%05d.eprop", PREFIX, before.size());
      Path file = folder.resolve(name);
      EventFiles events = new EventFiles(file, clock);
      events.write(Events.version(clock.getAsDouble()));
      if (!before.isEmpty()) {
        events.write(Events.restart(clock.getAsDouble(), lastStep + 1));
      }
      return events;
    } catch (IOException e) {
      throw AtomicFiles.unwritable(folder, e);
    }
  }

  /**
   * The event files of a folder, in order; none if it is not there.
   *
   * @throws InvalidInputException if it can't be read
   */
  public static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.getFileName().toString().startsWith(PREFIX)).sorted().toList();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(folder, e);
    }
  }

  /** What is written lies where it seems to: nothing behind a link is removed, cut or added to. */
  static Path expectNoLink(Path path) {
    if (Files.isSymbolicLink(path)) {
      throw new InvalidInputException("is a link, but expected what is the run's own")
          .at(path.toString());
    }
    return path;
  }

  /** Cuts a file back, also by an event that was only half written. */
  private static void cut(Path file, long lastStep) throws IOException {
    byte[] all = Files.readAllBytes(file);
    List<byte[]> kept =
        Records.parse(all).stream().filter(e -> Events.step(e) <= lastStep).toList();
    List<byte[]> frames = kept.stream().map(Records::frame).toList();
    if (frames.stream().mapToInt(frame -> frame.length).sum() < all.length) {
      AtomicFiles.write(
          file,
          stream -> {
            for (byte[] frame : frames) {
              stream.write(frame);
            }
          });
    }
  }

  /** Adds a number. */
  public void scalar(String tag, long step, double value) {
    write(Events.scalar(clock.getAsDouble(), step, tag, value));
  }

  /** Adds how numbers are spread; those that are not finite are left out. */
  public void histogram(String tag, long step, double... values) {
    Histogram histogram = new Histogram();
    for (double value : values) {
      histogram.add(value);
    }
    write(Events.histogram(clock.getAsDouble(), step, tag, histogram));
  }

  private void write(byte[] event) {
    try {
      out.write(Records.frame(event));
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  /** Forces what was added to the disk. */
  public void sync() {
    try {
      out.getFD().sync();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw AtomicFiles.unwritable(file, e);
    }
  }
}
