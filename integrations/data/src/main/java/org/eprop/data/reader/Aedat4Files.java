package org.eprop.data.reader;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.xxhash.XXHashFactory;
import org.eprop.api.event.EventExample;
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
public final class Aedat4Files extends FolderReader {

  private static final String FIRST_LINE = "#!AER-DAT4.0\r\n";
  private static final String EVENTS = "EVTS";
  private static final int EVENT = 16;

  /** The longest description, and the longest packet as it is in the file or unpacked: 64 MiB. */
  private static final int MOST = 1 << 26;

  /** Makes it. */
  public Aedat4Files() {
    super(
        "aedat4",
        List.of(".aedat4"),
        "AEDAT 4.0, of DV: the first stream of events, packed by LZ4, Zstandard or not.",
        context -> sized(context, Aedat4Files::read),
        context -> null,
        WIDTH,
        HEIGHT);
  }

  /**
   * A stream of events and one of frames, packed by LZ4, put together by a script after AEDAT 4.0
   * (docs.inivation.com), and its events as the script had them.
   */
  @Override
  public Optional<EventExample> example() {
    return Examples.of(
        "a.aedat4",
        Examples.file("dv_lz4.aedat4"),
        new SensorShape(2, 16, 20),
        Examples.lines("dv.csv"));
  }

  /**
   * Reads one.
   *
   * @param otherwise the sensor of files that do not say it; null if there are none
   */
  static EventRecording read(InputStream in, SensorShape otherwise) throws IOException {
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

  /**
   * The description with which an AEDAT 4.0 begins.
   *
   * @param compression of all packets
   * @param dataTablePosition where packets end and a table of them begins, byte; -1 if there is
   *     none
   * @param stream the first of events; -1 if it is not said
   * @param width of that one's sensor; 0 if it is not said
   * @param height of that one's sensor
   */
  private record Aedat4Header(
      Compression compression, long dataTablePosition, int stream, int width, int height) {

    private static final int DEEPEST = 32;
    private static final String STREAMS = "outInfo";
    private static final String INFO = "info";

    static Aedat4Header of(ByteBuffer description) {
      FlatTable table = FlatTable.root(description, 0);
      Compression compression = Compression.of(table.integer(0, 0));
      long end = table.longInteger(1, -1);
      String xml = table.text(2);
      try {
        return streams(compression, end, xml);
      } catch (XMLStreamException e) {
        throw new InvalidInputException(
            "the description of the streams is no XML: " + e.getMessage(), e);
      }
    }

    SensorShape sensor(SensorShape otherwise) {
      if (width > 0 && height > 0) {
        return new SensorShape(2, height, width);
      }
      if (otherwise == null) {
        throw new InvalidInputException(
            "the file does not say how large the sensor is; give its width and height");
      }
      return otherwise;
    }

    /** The attributes of nodes within nodes, of which those of outInfo have numbers as names. */
    private static Aedat4Header streams(Compression compression, long end, String xml)
        throws XMLStreamException {
      Map<String, Map<String, String>> info = new HashMap<>();
      int first = -1;
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      if (!xml.isEmpty()) {
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
        Deque<String> path = new ArrayDeque<>();
        while (reader.hasNext()) {
          int event = reader.next();
          if (event == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals("node")) {
            if (path.size() == DEEPEST) {
              throw new InvalidInputException(
                  "the description of the streams is nested more than " + DEEPEST + " levels deep");
            }
            path.addLast(String.valueOf(reader.getAttributeValue(null, "name")));
          } else if (event == XMLStreamConstants.END_ELEMENT
              && reader.getLocalName().equals("node")) {
            path.removeLast();
          } else if (event == XMLStreamConstants.START_ELEMENT
              && reader.getLocalName().equals("attr")) {
            String key = reader.getAttributeValue(null, "key");
            String value = reader.getElementText().strip();
            if (path.size() == 3
                && path.peekFirst().equals(STREAMS)
                && path.peekLast().equals(INFO)) {
              String stream = path.stream().skip(1).findFirst().orElseThrow();
              info.computeIfAbsent(stream, any -> new HashMap<>()).put(String.valueOf(key), value);
            }
            if ("typeIdentifier".equals(key) && value.equals("EVTS") && first < 0) {
              first = number(path.peekLast());
            }
          }
        }
      }
      Map<String, String> size = info.getOrDefault(Integer.toString(first), Map.of());
      return new Aedat4Header(
          compression, end, first, number(size.get("sizeX")), number(size.get("sizeY")));
    }

    private static int number(String text) {
      return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
  }

  /** How packets of an AEDAT 4.0 are compressed, in the order of their numbers. */
  private enum Compression {
    NONE,
    LZ4,
    LZ4_HIGH,
    ZSTD,
    ZSTD_HIGH;

    static Compression of(int number) {
      if (number < 0 || number >= values().length) {
        throw new InvalidInputException(
            "got compression " + number + ", but expected 0 to " + (values().length - 1));
      }
      return values()[number];
    }

    /**
     * Unpacks.
     *
     * @param most bytes that may come out
     * @throws IOException if it is damaged
     */
    byte[] unpack(byte[] packed, int most) throws IOException {
      if (this == NONE) {
        return packed;
      }
      try (InputStream in = open(packed)) {
        byte[] unpacked = in.readNBytes(most);
        if (unpacked.length == most && in.read() >= 0) {
          throw new InvalidInputException(
              "got a packet that unpacks to more than " + most + " bytes");
        }
        return unpacked;
      } catch (RuntimeException e) {
        if (e instanceof InvalidInputException) {
          throw e;
        }
        throw new IOException(
            e.getMessage(), e); // damaged in a way that the library did not expect
      }
    }

    private InputStream open(byte[] packed) throws IOException {
      InputStream in = new ByteArrayInputStream(packed);
      if (this == ZSTD || this == ZSTD_HIGH) {
        return new ZstdInputStream(in);
      }
      // Those in plain Java: neither native code nor what later Javas warn of.
      return new LZ4FrameInputStream(
          in, LZ4Factory.safeInstance().safeDecompressor(), XXHashFactory.safeInstance().hash32());
    }
  }

  /**
   * A table of a FlatBuffer, its fields by number. A table begins with the distance back to its
   * vtable, which is two lengths (its own and the table's) and then, for each field, where it is in
   * the table, or 0 if it has its default. Reads beyond the buffer are errors of the buffer.
   *
   * <p>Source: the description of FlatBuffers' binary format (google.github.io/flatbuffers).
   */
  private static final class FlatTable {

    private final ByteBuffer buffer;
    private final int table;
    private final int vtable;

    private FlatTable(int table, ByteBuffer buffer) {
      this.buffer = buffer;
      this.table = table;
      this.vtable = table - buffer.getInt(table);
    }

    /** The table to which the offset at a place of a little-endian buffer leads. */
    static FlatTable root(ByteBuffer buffer, int place) {
      return new FlatTable(place + buffer.getInt(place), buffer);
    }

    /** Where a field is in the buffer; -1 if it is not there. Older tables have shorter vtables. */
    private int place(int field) {
      int entry = 2 * Short.BYTES + Short.BYTES * field;
      if (entry >= Short.toUnsignedInt(buffer.getShort(vtable))) {
        return -1;
      }
      int offset = Short.toUnsignedInt(buffer.getShort(vtable + entry));
      return offset == 0 ? -1 : table + offset;
    }

    int integer(int field, int otherwise) {
      int place = place(field);
      return place < 0 ? otherwise : buffer.getInt(place);
    }

    long longInteger(int field, long otherwise) {
      int place = place(field);
      return place < 0 ? otherwise : buffer.getLong(place);
    }

    /**
     * A string; empty if there is none.
     *
     * @throws IllegalArgumentException if it is no UTF-8
     */
    String text(int field) {
      int first = vector(field);
      if (first < 0) {
        return "";
      }
      ByteBuffer bytes = buffer.slice(first, buffer.getInt(first - Integer.BYTES));
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("a string that is no UTF-8", e);
      }
    }

    /** Where the first element of a vector is, its length before it; -1 if there is none. */
    int vector(int field) {
      int place = place(field);
      return place < 0
          ? -1
          : Objects.checkIndex(place + buffer.getInt(place) + Integer.BYTES, buffer.limit() + 1);
    }
  }
}
