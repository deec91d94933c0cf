package org.eprop.data.reader;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.experiment.io.InputFiles;

/** The Spiking Heidelberg Digits and Spiking Speech Commands. */
public final class Heidelberg extends DescribedComponent implements EventReaderFactory {

  private static final Parameter CHANNELS =
      Parameter.integer("channels", 700).atLeast(1).describe("of the cochlea");

  public Heidelberg() {
    super(
        "heidelberg",
        "Spiking Heidelberg Digits and Spiking Speech Commands (Cramer et al. 2022), HDF5:"
            + " spikes/times in seconds, spikes/units, labels, and extra/speaker as groups.",
        CHANNELS);
  }

  @Override
  public EventReader create(Context context) {
    int channels = context.integer(CHANNELS);
    return path -> new HeidelbergDigits(path, channels);
  }

  /**
   * Twelve recordings, one of them empty, that h5py wrote in the layout of Cramer et al. 2022, and
   * what is in them as text.
   */
  @Override
  public Optional<EventExample> example() {
    Map<List<String>, List<String>> events = new LinkedHashMap<>();
    for (String line : Examples.lines("heidelberg.csv")) {
      String[] parts = line.split(",", 4); // recording, label, speaker, time and unit
      List<String> its =
          events.computeIfAbsent(List.of(parts).subList(0, 3), i -> new ArrayList<>());
      if (!parts[3].equals(",")) {
        its.add(parts[3]);
      }
    }
    List<EventExample.Recording> recordings = new ArrayList<>();
    events.forEach(
        (of, its) ->
            recordings.add(
                Examples.recording(
                    SensorShape.line(700), of.get(1), of.get(2), its.toArray(new String[0]))));
    return Optional.of(
        new EventExample(Map.of("a.h5", Examples.file("heidelberg_h5py.h5")), "a.h5", recordings));
  }

  /**
   * The Spiking Heidelberg Digits and Spiking Speech Commands (Cramer et al. 2022), HDF5:
   *
   * <pre>
   * spikes/times  [recordings] lists of seconds, 16-bit floats
   * spikes/units  [recordings] lists of channels
   * labels        [recordings]
   * extra/speaker [recordings] and extra/keys [classes], if they are there
   * </pre>
   *
   * <p>Recordings are read a few at a time, so that one that is asked for costs a tenth of what a
   * single one would.
   */
  static final class HeidelbergDigits implements EventSource {
    /** Recordings that are read at once. */
    private static final int TOGETHER = 64;

    /** The grid of 16-bit floats between one and two seconds, 2^-10 s, in microseconds. */
    private static final int HALF_GRID = 977;

    /** Deflate makes a byte of at most so many. */
    private static final long LARGEST_RATIO = 1032;

    private static final int LARGEST_LABEL = 100_000;

    private final Path file;
    private final SensorShape sensor;
    private final HdfFile hdf;
    private final Dataset times;
    private final Dataset units;
    private final int[] labels;
    private final List<String> classes;
    private final int[] speakers;
    private final boolean coarse;

    private int first = -1;
    private Object[] someTimes;
    private Object[] someUnits;

    /**
     * @param channels of the cochlea
     * @throws InvalidInputException if the file is missing, damaged, or of another layout
     */
    HeidelbergDigits(Path file, int channels) {
      this.file = file;
      sensor = SensorShape.line(channels);
      InputFiles.expectFile(file);
      hdf = guarded(() -> open(file));
      try {
        times = dataset("spikes/times");
        units = dataset("spikes/units");
        int n = guarded(() -> times.getDimensions()[0]);
        long most = guarded(() -> file.toFile().length()) / 16; // each has an address for its list
        if (n <= 0 || n > most || guarded(() -> units.getDimensions()[0]) != n) {
          throw new InvalidInputException(
                  "got " + n + " lists of times, but expected as many of units, and at least one")
              .at(file.toString());
        }
        labels = whole("labels", n);
        speakers = has("extra/speaker") ? whole("extra/speaker", n) : null;
        classes = names();
        coarse = guarded(() -> list(slice(times, 0, 1)[0]) instanceof float[] f && looksHalf(f));
      } catch (InvalidInputException e) {
        hdf.close();
        throw e;
      }
    }

    /** Whether all numbers are ones that 16-bit floats have: 11 bits of each. */
    private static boolean looksHalf(float[] values) {
      for (float value : values) {
        if ((Float.floatToRawIntBits(value) & 0x1fff) != 0) {
          return false;
        }
      }
      return values.length > 0;
    }

    /** Over the file's bytes in place: no length in it makes room for more than there are. */
    private static HdfFile open(Path file) {
      try (FileChannel channel = FileChannel.open(file)) {
        return channel.size() > Integer.MAX_VALUE
            ? new HdfFile(file)
            : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Dataset dataset(String path) {
      if (!has(path)) {
        throw new InvalidInputException(
                "there is no \"" + path + "\", but expected spikes/times, spikes/units and labels")
            .at(file.toString());
      }
      return guarded(() -> plausible(path, (Dataset) node(path)));
    }

    /** Before anything is made room for: no more numbers than a file of this size can hold. */
    private Dataset plausible(String path, Dataset dataset) {
      long most = LARGEST_RATIO * file.toFile().length();
      int width = Math.max(1, dataset.getDataType().getSize());
      expectRoom(path, most / width, dataset.getDimensions());
      if (dataset instanceof ChunkedDataset chunked) {
        expectRoom(path, most / width, chunked.getChunkDimensions());
      }
      return dataset;
    }

    private void expectRoom(String path, long most, int... shape) {
      long size = 1;
      for (int length : shape) {
        if (length < 0 || (length > 0 && size > most / length)) {
          throw new InvalidInputException(
                  "%s: got the shape %s, more than a file of this size can hold"
                      .formatted(path, Arrays.toString(shape)))
              .at(file.toString());
        }
        size *= length;
      }
    }

    private boolean has(String path) {
      return guarded(() -> node(path) instanceof Dataset);
    }

    /** The node at a path; null if there is none. A link is not followed: it may lead anywhere. */
    private Node node(String path) {
      Node node = hdf;
      for (String name : path.split("/")) {
        node = node instanceof Group group ? group.getChild(name) : null;
        if (node instanceof Link) {
          throw new InvalidInputException(
                  path + ": got a link, but expected a data set: none is followed")
              .at(file.toString());
        }
      }
      return node;
    }

    /** What the library does with a damaged file is not foreseeable: it is the file's fault. */
    private <T> T guarded(Supplier<T> action) {
      try {
        return action.get();
      } catch (InvalidInputException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        throw new InvalidInputException("the HDF5 file is damaged or of another kind: " + e, e)
            .at(file.toString());
      }
    }

    private int[] whole(String path, int n) {
      Dataset dataset = dataset(path);
      Object data =
          guarded(
              () -> {
                if (!Arrays.equals(dataset.getDimensions(), new int[] {n})) {
                  throw new InvalidInputException(
                          ("%s: got the shape %s, but expected [%s], the number of recordings")
                              .formatted(path, Arrays.toString(dataset.getDimensions()), n))
                      .at(file.toString());
                }
                return dataset.getData();
              });
      int[] values = integers(data);
      if (values == null || Arrays.stream(values).anyMatch(v -> v < 0 || v > LARGEST_LABEL)) {
        throw new InvalidInputException(
                path + ": expected whole numbers from 0 to " + LARGEST_LABEL)
            .at(file.toString());
      }
      return values;
    }

    /** Java has no unsigned numbers: those of one byte and of two come as wider ones. */
    private static int[] integers(Object data) {
      if (data instanceof int[] ints) {
        return ints;
      }
      if (data instanceof long[] longs) {
        return Arrays.stream(longs)
            .mapToInt(v -> (int) Math.max(-1, Math.min(v, 1 << 30)))
            .toArray();
      }
      if (data instanceof short[] shorts) {
        int[] wide = new int[shorts.length];
        Arrays.setAll(wide, i -> shorts[i]);
        return wide;
      }
      if (data instanceof byte[] bytes) {
        int[] wide = new int[bytes.length];
        Arrays.setAll(wide, i -> bytes[i]);
        return wide;
      }
      return null;
    }

    private List<String> names() {
      int most = Arrays.stream(labels).max().orElse(0);
      List<String> names = new ArrayList<>();
      if (has("extra/keys")) {
        Dataset keys = dataset("extra/keys");
        // As many bytes as there are in the file, at least: names are not worth packing.
        expectRoom("extra/keys", file.toFile().length(), keys.getDimensions());
        expectRoom("extra/keys", LARGEST_LABEL + 1, keys.getDimensions());
        if (guarded(keys::getData) instanceof String[] texts) {
          names.addAll(Arrays.asList(texts));
        }
      }
      for (int label = names.size(); label <= most; label++) {
        names.add(Integer.toString(label));
      }
      return List.copyOf(names);
    }

    private static Object[] slice(Dataset dataset, int from, int count) {
      return (Object[]) dataset.getData(new long[] {from}, new int[] {count});
    }

    /** A list of no numbers comes as an array of objects. */
    private static Object list(Object numbers) {
      return numbers instanceof Object[] none && none.length == 0 ? new float[0] : numbers;
    }

    @Override
    public synchronized EventRecording read(int index) {
      if (first < 0 || index < first || index >= first + someTimes.length) {
        int from = index / TOGETHER * TOGETHER;
        int count = Math.min(TOGETHER, labels.length - from);
        Object[] t = guarded(() -> slice(times, from, count));
        someUnits = guarded(() -> slice(units, from, count));
        someTimes = t;
        first = from;
      }
      try {
        return recording(list(someTimes[index - first]), list(someUnits[index - first]));
      } catch (InvalidInputException e) {
        throw e.at("recording " + index).at(file.toString());
      }
    }

    private EventRecording recording(Object seconds, Object channels) {
      int[] channel =
          channels instanceof float[] none && none.length == 0 ? new int[0] : integers(channels);
      int n =
          seconds instanceof float[] f ? f.length : seconds instanceof double[] d ? d.length : -1;
      if (channel == null || n != channel.length) {
        throw new InvalidInputException(
            "got %s times and %s, but expected as many of both"
                .formatted(
                    n, channel == null ? "no list of whole numbers" : channel.length + " units"));
      }
      EventRecordingBuilder events = new EventRecordingBuilder(sensor);
      for (int e = 0; e < n; e++) {
        double t = seconds instanceof float[] f ? f[e] : ((double[]) seconds)[e];
        if (!Double.isFinite(t)) {
          throw new InvalidInputException("got the time " + t + ", but expected seconds");
        }
        events.add((long) Math.rint(t * 1e6), channel[e]);
      }
      return events.build();
    }

    @Override
    public SensorShape sensor() {
      return sensor;
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public int label(int index) {
      return labels[index];
    }

    @Override
    public List<String> classes() {
      return classes;
    }

    @Override
    public String group(int index) {
      return speakers == null ? "" : Integer.toString(speakers[index]);
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public int timeResolution() {
      return coarse ? HALF_GRID : 1;
    }

    @Override
    public synchronized void close() {
      hdf.close();
    }
  }
}
