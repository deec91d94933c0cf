package org.eprop.data.task;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventSource;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.data.task.Binning.Crop;
import org.eprop.data.task.EventClassification.EventTask;
import org.eprop.data.task.EventClassification.SourceNotes;

/**
 * A file or folder as it is, to be looked at: all recordings, also those of no class, in steps of
 * one length, each event counted. Recordings are read when they are asked for.
 */
public final class Recordings implements AutoCloseable {

  private static final int MICROSECONDS = 1000;

  private final EventSource source;
  private final Path path;
  private final double timeStep;

  /**
   * Opens it.
   *
   * @param timeStep ms
   * @throws org.eprop.api.plugin.InvalidInputException if it is missing or of another format
   */
  public Recordings(EventReader reader, Path path, double timeStep) {
    source = reader.open(path);
    this.path = path;
    this.timeStep = timeStep;
  }

  /** The groups that recordings are of, such as speakers; one that is empty if none are known. */
  public List<String> groups() {
    TreeSet<String> groups = new TreeSet<>();
    IntStream.range(0, source.size()).forEach(i -> groups.add(source.group(i)));
    return List.copyOf(groups);
  }

  /** All of them, to be used before this is closed. */
  public Task task() {
    Binning binning =
        new Binning(
            source.sensor(),
            (int) Math.rint(MICROSECONDS * timeStep),
            0,
            true,
            1,
            Crop.none(source.sensor()),
            true);
    List<String> classes = source.classes().isEmpty() ? List.of("none") : source.classes();
    return new EventTask(
        binning.pooled(),
        classes,
        timeStep,
        new Dataset() {
          @Override
          public int size() {
            return source.size();
          }

          @Override
          public Sample sample(int epoch, int index) {
            var input = binning.of(source.read(index));
            return new Sample(input, target(source.label(index), input.steps()));
          }
        },
        Optional.empty(),
        Optional.empty(),
        SourceNotes.of(source, path, timeStep));
  }

  private static Target target(int label, int steps) {
    if (label != EventSource.UNLABELLED) {
      return Target.sequenceClass(label, steps);
    }
    int[] none = new int[steps];
    Arrays.fill(none, Target.UNLABELLED);
    return Target.classes(none);
  }

  @Override
  public void close() {
    source.close();
  }
}
