package org.eprop.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * AEDAT 4.0, of DV: a line {@code #!AER-DAT4.0}, a description (FlatBuffer), then packets, each
 * with the number of its stream and its size, as a whole compressed by LZ4, Zstandard or not at
 * all. A packet of a stream of events is a FlatBuffer with the identifier {@code EVTS}: a vector of
 * events of 16 bytes, i64 microseconds, i16 x, i16 y, a byte for the polarity. The first stream of
 * events is read; frames, triggers and what else there is are passed over.
 */
public final class Aedat4 implements EventFormat {

  private static final String FIRST_LINE = "#!AER-DAT4.0\r\n";
  private static final String EVENTS = "EVTS";
  private static final int EVENT = 16;

  /** The longest description, and the longest packet as it is in the file or unpacked: 64 MiB. */
  private static final int MOST = 1 << 26;

  private final SensorShape otherwise;

  /**
   * @param otherwise the sensor of files that do not say it; null if there are none
   */
  public Aedat4(SensorShape otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public EventRecording read(InputStream in, SensorShape sensor) throws IOException {
    ByteReader bytes = new ByteReader(in);
    if (!bytes.startsWith(FIRST_LINE)) {
      throw new InvalidInputException(
          "got a file that begins with " + bytes.beginning() + ", but expected \"#!AER-DAT4.0\"");
    }
    bytes.skip(FIRST_LINE.length());
    bytes.expect(Integer.BYTES, "the length of the description");
    long at = bytes.position();
    int length = bytes.i32(0);
    bytes.skip(Integer.BYTES);
    try {
      checkLength(length);
      Aedat4Header header = Aedat4Header.of(littleEndian(bytes.bytes(length, "the description")));
      EventGatherer events = new EventGatherer(header.sensor(otherwise));
      packets(bytes, header, events);
      return events.build();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "the description at byte " + at + " is damaged: " + e.getMessage(), e);
    }
  }

  private static void packets(ByteReader bytes, Aedat4Header header, EventGatherer events)
      throws IOException {
    int stream = header.stream();
    long end = header.dataTablePosition() < 0 ? Long.MAX_VALUE : header.dataTablePosition();
    while (bytes.position() < end && bytes.has(2 * Integer.BYTES, "the header of a packet")) {
      long at = bytes.position();
      int number = bytes.i32(0);
      int size = bytes.i32(Integer.BYTES);
      bytes.skip(2 * Integer.BYTES);
      try {
        checkLength(size);
        if (stream >= 0 && number != stream) {
          bytes.pass(size, "a packet");
          continue;
        }
        byte[] packed = bytes.bytes(size, "a packet");
        ByteBuffer packet = littleEndian(header.compression().unpack(packed, MOST));
        if (isOfEvents(packet)) {
          stream = number;
          take(packet, events, at);
        }
      } catch (InvalidInputException e) {
        throw e.location().isEmpty() ? e.at("packet at byte " + at) : e;
      } catch (IndexOutOfBoundsException | IOException e) {
        throw new InvalidInputException(
            "packet at byte " + at + " is damaged: " + e.getMessage(), e);
      }
    }
  }

  private static void checkLength(int length) {
    if (length < 0 || length > MOST) {
      throw new InvalidInputException(
          "got a length of " + length + " bytes, but expected 0 to " + MOST);
    }
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Its length, where its table is, and who it is. */
  private static boolean isOfEvents(ByteBuffer packet) {
    int identifier = 2 * Integer.BYTES;
    return packet.limit() >= identifier + EVENTS.length()
        && EVENTS.equals(
            new String(packet.array(), identifier, EVENTS.length(), StandardCharsets.ISO_8859_1));
  }

  private static void take(ByteBuffer packet, EventGatherer events, long at) {
    FlatTable table = FlatTable.root(packet, Integer.BYTES);
    int first = table.vector(0);
    if (first < 0) {
      return;
    }
    int count = packet.getInt(first - Integer.BYTES);
    if (count < 0 || (long) first + (long) EVENT * count > packet.limit()) {
      throw new InvalidInputException(
          "got %s events in a packet of %s bytes, where they have no room"
              .formatted(count, packet.limit()));
    }
    for (int e = 0; e < count; e++) {
      int o = first + EVENT * e;
      events.add(
          packet.getLong(o),
          packet.get(o + 12) == 0 ? 0 : 1,
          packet.getShort(o + 10),
          packet.getShort(o + 8),
          at);
    }
  }
}
