package org.eprop.experiment.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
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

  /**
   * TensorFlow's record framing, all little-endian:
   *
   * <pre>
   * uint64 length, uint32 masked CRC of the length, byte data[length], uint32 masked CRC of the data
   * masked(crc) = ((crc &gt;&gt;&gt; 15) | (crc &lt;&lt; 17)) + 0xa282ead8
   * </pre>
   *
   * <p>with the Castagnoli CRC (<a href="https://www.tensorflow.org/tutorials/load_data/tfrecord"
   * >TFRecord</a>).
   */
  static final class Records {

    private static final int HEAD = Long.BYTES + Integer.BYTES;
    private static final int MASK_DELTA = 0xa282ead8;

    private Records() {}

    /** A record of the data. */
    static byte[] frame(byte[] data) {
      ByteBuffer record = ByteBuffer.allocate(HEAD + data.length + Integer.BYTES);
      record.order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
      record.putInt(maskedCrc(record.array(), 0, Long.BYTES)).put(data);
      return record.putInt(maskedCrc(data, 0, data.length)).array();
    }

    /** The data of all records up to the first that is not whole. */
    static List<byte[]> parse(byte[] file) {
      List<byte[]> all = new ArrayList<>();
      ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      while (in.remaining() >= HEAD) {
        int start = in.position();
        long length = in.getLong();
        boolean whole =
            in.getInt() == maskedCrc(file, start, Long.BYTES)
                && length >= 0
                && length <= in.remaining() - Integer.BYTES;
        if (!whole) {
          break;
        }
        byte[] data = new byte[(int) length];
        in.get(data);
        if (in.getInt() != maskedCrc(data, 0, data.length)) {
          break;
        }
        all.add(data);
      }
      return all;
    }

    static int maskedCrc(byte[] bytes, int from, int length) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, from, length);
      return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }
  }

  /**
   * Messages of TensorFlow's event.proto and summary.proto:
   *
   * <pre>
   * Event          { double wall_time = 1; int64 step = 2;
   *                  string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
   * Summary        { repeated Value value = 1; }
   * Summary.Value  { string tag = 1; float simple_value = 2; HistogramProto histo = 5; }
   * HistogramProto { double min = 1, max = 2, num = 3, sum = 4, sum_squares = 5;
   *                  repeated double bucket_limit = 6, bucket = 7; }
   * SessionLog     { SessionStatus status = 1; }  START = 1
   * </pre>
   */
  private static final class Events {

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int HISTOGRAM = 5;
    private static final long START = 1;

    private Events() {}

    /** What every file begins with. */
    static byte[] version(double time) {
      return new Protobuf().real(WALL_TIME, time).text(FILE_VERSION, "brain.Event:2").toBytes();
    }

    /** Says that what was written before for this step and later ones does not count. */
    static byte[] restart(double time, long step) {
      return event(time, step).message(SESSION_LOG, new Protobuf().integer(1, START)).toBytes();
    }

    static byte[] scalar(double time, long step, String tag, double value) {
      return summary(time, step, new Protobuf().text(TAG, tag).single(SIMPLE_VALUE, (float) value));
    }

    static byte[] histogram(double time, long step, String tag, Histogram histogram) {
      return summary(
          time, step, new Protobuf().text(TAG, tag).message(HISTOGRAM, histogram.message()));
    }

    private static byte[] summary(double time, long step, Protobuf value) {
      return event(time, step).message(SUMMARY, new Protobuf().message(VALUE, value)).toBytes();
    }

    private static Protobuf event(double time, long step) {
      return new Protobuf().real(WALL_TIME, time).integer(STEP, step);
    }

    /** The step of an event that was written here: its second field; -1 if it has none. */
    static long step(byte[] event) {
      ByteBuffer in = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
      in.position(1 + Double.BYTES);
      if (in.get() != (STEP << 3 | Protobuf.VARINT)) {
        return -1;
      }
      long step = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = in.get();
        step |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          return step;
        }
      }
    }
  }

  /**
   * How numbers are spread, in TensorFlow's own buckets: their limits grow by a factor of 1.1 from
   * 1e-12 to 1e20 on either side of zero, and bucket i holds what is at least limit i-1 and less
   * than limit i. Mutable.
   */
  private static final class Histogram {

    private static final double[] LIMITS = limits();

    private final long[] counts = new long[LIMITS.length];
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private double sumOfSquares;
    private long count;

    private static double[] limits() {
      List<Double> positive = new ArrayList<>();
      for (double limit = 1e-12; limit < 1e20; limit *= 1.1) {
        positive.add(limit);
      }
      positive.add(Double.MAX_VALUE);
      int n = positive.size();
      double[] limits = new double[2 * n + 1];
      for (int i = 0; i < n; i++) {
        limits[n + 1 + i] = positive.get(i);
        limits[n - 1 - i] = -positive.get(i);
      }
      return limits;
    }

    /** Counts a number; one that is not finite is left out. */
    void add(double value) {
      if (!Double.isFinite(value)) {
        return;
      }
      int found = Arrays.binarySearch(LIMITS, value);
      // A value that equals a limit belongs to the bucket above it; but there is none above the
      // last.
      int bucket = found >= 0 ? found + 1 : -found - 1;
      counts[Math.min(bucket, counts.length - 1)]++;
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      sumOfSquares += value * value;
      count++;
    }

    /** The message; of neighbouring empty buckets only the last is written. */
    Protobuf message() {
      List<Double> limits = new ArrayList<>();
      List<Double> filled = new ArrayList<>();
      int last = counts.length - 1;
      while (last > 0 && counts[last] == 0) {
        last--;
      }
      for (int i = 0; i <= last; i++) {
        if (counts[i] > 0 || counts[i + 1] > 0) {
          limits.add(LIMITS[i]);
          filled.add((double) counts[i]);
        }
      }
      if (count == 0) {
        limits.add(Double.MAX_VALUE);
        filled.add(0.0);
      }
      return new Protobuf()
          .real(1, count == 0 ? 0 : min)
          .real(2, count == 0 ? 0 : max)
          .real(3, count)
          .real(4, sum)
          .real(5, sumOfSquares)
          .reals(6, limits.stream().mapToDouble(Double::doubleValue).toArray())
          .reals(7, filled.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /**
   * A protocol buffer message being written, field by field: a key {@code number << 3 | wire type},
   * then the value (<a href="https://protobuf.dev/programming-guides/encoding/">encoding</a>).
   */
  private static final class Protobuf {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An int64 or an enum. */
    Protobuf integer(int field, long value) {
      key(field, VARINT);
      varint(value);
      return this;
    }

    /** A double. */
    Protobuf real(int field, double value) {
      key(field, FIXED64);
      fixed(Double.doubleToRawLongBits(value), Double.BYTES);
      return this;
    }

    /** A float. */
    Protobuf single(int field, float value) {
      key(field, FIXED32);
      fixed(Float.floatToRawIntBits(value), Float.BYTES);
      return this;
    }

    /** A string. */
    Protobuf text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A message within. */
    Protobuf message(int field, Protobuf value) {
      return bytes(field, value.toBytes());
    }

    /** A packed list of doubles. */
    Protobuf reals(int field, double[] values) {
      key(field, BYTES);
      varint((long) values.length * Double.BYTES);
      for (double value : values) {
        fixed(Double.doubleToRawLongBits(value), Double.BYTES);
      }
      return this;
    }

    private Protobuf bytes(int field, byte[] value) {
      key(field, BYTES);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void key(int field, int wireType) {
      varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    private void fixed(long bits, int bytes) {
      for (int b = 0; b < bytes; b++) {
        out.write((int) (bits >>> 8 * b));
      }
    }

    byte[] toBytes() {
      return out.toByteArray();
    }
  }
}
