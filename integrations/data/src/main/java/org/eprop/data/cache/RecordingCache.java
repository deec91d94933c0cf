package org.eprop.data.cache;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;

/**
 * Recordings as they were decoded, in a file, from which each is read when it is asked for; nothing
 * stays in memory but where each begins. A file is known by its key, written whole or not at all,
 * and read through when it is opened: one that is of another key, cut off or damaged in any byte is
 * made anew. Thread-safe.
 */
public final class RecordingCache implements AutoCloseable {

  private static final String ENDING = ".recordings";
  private static final int BLOCK = 1 << 16;

  private final Path path;
  private final RandomAccessFile file;
  private final SensorShape sensor;
  private final int eventBytes;
  private final long[] start;

  private RecordingCache(Path path, RandomAccessFile file, SensorShape sensor, long[] start) {
    this.path = path;
    this.file = file;
    this.sensor = sensor;
    this.start = start;
    eventBytes = CacheFile.eventBytes(sensor);
  }

  /**
   * The cache of a source: the one that is in the folder, or one that is made now. Of several
   * processes that want the same, the others wait for the one that makes it.
   *
   * @param folder made if it is missing
   * @param key SHA-256, hexadecimal, of whatever the recordings depend on: files, reader, settings
   * @throws InvalidInputException if it can't be written, or a recording can't be read
   */
  public static RecordingCache of(Path folder, String key, EventSource source) {
    byte[] identity = HexFormat.of().parseHex(key);
    Path path = folder.resolve(key + ENDING);
    Optional<RecordingCache> there = open(path, identity, source);
    if (there.isPresent()) {
      return there.get();
    }
    try (CacheLock lock = CacheLock.of(folder)) {
      return open(path, identity, source).orElseGet(() -> make(path, identity, source, lock));
    }
  }

  private static RecordingCache make(Path path, byte[] key, EventSource source, CacheLock lock) {
    if (lock.isHeld()) {
      AtomicFiles.discardLeftovers(path.toAbsolutePath().getParent());
    }
    AtomicFiles.write(path, out -> CacheFile.write(out, key, source));
    return open(path, key, source)
        .orElseThrow(
            () ->
                new InvalidInputException("what was just written can't be read again")
                    .at(path.toString()));
  }

  /** Empty if there is none that can be believed. */
  private static Optional<RecordingCache> open(Path path, byte[] key, EventSource source) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
      long[] start = index(file, key, source);
      if (start != null) {
        RecordingCache cache = new RecordingCache(path, file, source.sensor(), start);
        if (cache.isWhole()) {
          return Optional.of(cache);
        }
      }
      file.close();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where recordings begin, and the last one ends; null if the file is not what is wanted. */
  private static long[] index(RandomAccessFile file, byte[] key, EventSource source)
      throws IOException {
    int n = source.size();
    long indexAt = file.length() - CacheFile.TRAILER - 8L * n;
    if (indexAt < CacheFile.HEADER) {
      return null;
    }
    byte[] header = bytes(file, 0, CacheFile.HEADER);
    byte[] index = bytes(file, indexAt, 8 * n);
    ByteBuffer trailer =
        ByteBuffer.wrap(bytes(file, file.length() - CacheFile.TRAILER, CacheFile.TRAILER));
    if (!Arrays.equals(header, CacheFile.header(key, source.sensor(), n).array())
        || trailer.getLong() != indexAt
        || trailer.getInt() != CacheFile.crc(header, index)
        || trailer.getLong() != CacheFile.MAGIC) {
      return null;
    }
    long[] start = new long[n + 1];
    ByteBuffer.wrap(index).asLongBuffer().get(start, 0, n);
    start[n] = indexAt;
    return start;
  }

  private static byte[] bytes(RandomAccessFile file, long from, int n) throws IOException {
    byte[] bytes = new byte[n];
    file.seek(from);
    file.readFully(bytes);
    return bytes;
  }

  /** Whether every recording has its checksum. */
  private boolean isWhole() throws IOException {
    byte[] block = new byte[BLOCK];
    for (int i = 0; i < size(); i++) {
      long left = start[i + 1] - start[i] - 4;
      if (left < CacheFile.FRAME - 4) {
        return false;
      }
      CRC32C crc = new CRC32C();
      file.seek(start[i]);
      while (left > 0) {
        int n = (int) Math.min(BLOCK, left);
        file.readFully(block, 0, n);
        crc.update(block, 0, n);
        left -= n;
      }
      if (file.readInt() != (int) crc.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** How many recordings there are. */
  public int size() {
    return start.length - 1;
  }

  /** The sensor of all recordings. */
  public SensorShape sensor() {
    return sensor;
  }

  /**
   * Reads a recording.
   *
   * @param index 0 .. size()-1
   * @throws InvalidInputException if the file was changed since it was opened
   */
  public EventRecording read(int index) {
    try {
      byte[] record = record(index);
      ByteBuffer bytes = ByteBuffer.wrap(record);
      int events = bytes.getInt();
      int duration = bytes.getInt();
      CRC32C crc = new CRC32C();
      crc.update(record, 0, record.length - 4);
      if (bytes.getInt(record.length - 4) == (int) crc.getValue()
          && (long) events * eventBytes == record.length - CacheFile.FRAME) {
        return recording(bytes, events, duration);
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      throw changed(index, e);
    }
    throw changed(index, null);
  }

  private synchronized byte[] record(int index) throws IOException {
    return bytes(file, start[index], Math.toIntExact(start[index + 1] - start[index]));
  }

  private InvalidInputException changed(int index, Exception why) {
    return new InvalidInputException(
            "recording " + index + " was changed while it was in use; the next run builds it again",
            why)
        .at(path.toString());
  }

  private EventRecording recording(ByteBuffer bytes, int events, int duration) {
    EventRecordingBuilder builder = new EventRecordingBuilder(sensor);
    int times = bytes.position();
    int addresses = times + 4 * events;
    for (int e = 0; e < events; e++) {
      int address =
          eventBytes == 6 ? bytes.getChar(addresses + 2 * e) : bytes.getInt(addresses + 4 * e);
      builder.add(bytes.getInt(times + 4 * e), address);
    }
    return builder.lasts(duration).build();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  /**
   * Lets one at a time write into a folder, of all processes and threads. Where files can't be
   * locked several may make the same cache, each whole, and the last one stays.
   */
  private static final class CacheLock implements AutoCloseable {

    private static final long RETRY = 20_000_000;

    private final FileChannel channel;
    private final FileLock lock;

    private CacheLock(FileChannel channel, FileLock lock) {
      this.channel = channel;
      this.lock = lock;
    }

    /** Waits for the lock of a folder, which is made if it is missing. */
    static CacheLock of(Path folder) {
      Path file = folder.resolve(".lock");
      FileChannel channel;
      try {
        Files.createDirectories(folder);
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      } catch (IOException e) {
        throw AtomicFiles.unwritable(file, e);
      }
      try {
        return new CacheLock(channel, lock(channel));
      } catch (IOException e) {
        return new CacheLock(channel, null);
      }
    }

    /** Java queues for a lock that another process has, but not for one of its own. */
    private static FileLock lock(FileChannel channel) throws IOException {
      while (true) {
        try {
          return channel.lock();
        } catch (OverlappingFileLockException e) {
          LockSupport.parkNanos(RETRY);
        }
      }
    }

    boolean isHeld() {
      return lock != null;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It goes with the process at the latest.
      }
    }
  }

  /**
   * The layout of a cache, big-endian:
   *
   * <pre>
   * 8 bytes   magic
   * 32 bytes  key: what the recordings are of
   * 4 ints    polarities, height, width, number of recordings n
   * n times   int events, int duration, events ints of microseconds,
   *           events addresses of 2 bytes (4 if the sensor has more than 65,536 channels), int CRC-32C
   * n longs   where each recording begins
   * long      where these begin, int CRC-32C of header and index, 8 bytes magic
   * </pre>
   */
  static final class CacheFile {

    /** The last character is the layout's version. */
    static final long MAGIC = 0x4550524f50455631L; // EPROPEV1

    static final int KEY = 32;
    static final int HEADER = 8 + KEY + 16;
    static final int TRAILER = 8 + 4 + 8;
    static final int FRAME = 12;
    private static final int SMALL = 1 << 16;

    private CacheFile() {}

    /** Bytes of an event. */
    static int eventBytes(SensorShape sensor) {
      return sensor.channels() <= SMALL ? 6 : 8;
    }

    static ByteBuffer header(byte[] key, SensorShape sensor, int n) {
      ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).put(key);
      header.putInt(sensor.polarities()).putInt(sensor.height()).putInt(sensor.width()).putInt(n);
      return header.flip();
    }

    /** Decodes all recordings of a source, one after the other, and writes them. */
    static void write(OutputStream stream, byte[] key, EventSource source) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      int n = source.size();
      byte[] header = header(key, source.sensor(), n).array();
      out.write(header);
      ByteBuffer index = ByteBuffer.allocate(8 * n);
      long at = HEADER;
      for (int i = 0; i < n; i++) {
        index.putLong(at);
        byte[] record = record(source.read(i), eventBytes(source.sensor()));
        out.write(record);
        at += record.length;
      }
      out.write(index.array());
      out.writeLong(at);
      out.writeInt(crc(header, index.array()));
      out.writeLong(MAGIC);
    }

    private static byte[] record(EventRecording recording, int eventBytes) {
      int events = recording.size();
      ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(FRAME, events * eventBytes));
      bytes.putInt(events).putInt(recording.duration());
      for (int e = 0; e < events; e++) {
        bytes.putInt(recording.time(e));
      }
      for (int e = 0; e < events; e++) {
        if (eventBytes == 6) {
          bytes.putChar((char) recording.address(e));
        } else {
          bytes.putInt(recording.address(e));
        }
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes.array(), 0, bytes.position());
      bytes.putInt((int) crc.getValue());
      return bytes.array();
    }

    static int crc(byte[]... parts) {
      CRC32C crc = new CRC32C();
      for (byte[] part : parts) {
        crc.update(part, 0, part.length);
      }
      return (int) crc.getValue();
    }
  }
}
