package org.eprop.data.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.reader.Aedat2Files.Camera;
import org.junit.jupiter.api.Test;

/** Files put together byte by byte: what the readers' examples do not have, and what is wrong. */
class EventFormatsTest {

  private static final SensorShape SMALL = new SensorShape(2, 16, 20);

  /** Time, x, y, polarity of each event. */
  private static List<String> events(EventRecording recording) {
    SensorShape s = recording.sensor();
    return IntStream.range(0, recording.size())
        .mapToObj(
            e -> {
              int a = recording.address(e);
              return recording.time(e) + ":" + s.x(a) + "," + s.y(a) + "," + s.polarity(a);
            })
        .toList();
  }

  private static EventRecording read(
      FolderReader.Format format, SensorShape sensor, byte[]... parts) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      file.write(part);
    }
    return format.read(new ByteArrayInputStream(file.toByteArray()), sensor);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] words(ByteOrder order, long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
    for (long value : values) {
      buffer.putInt((int) value);
    }
    return buffer.array();
  }

  private static void assertWrong(
      String message, FolderReader.Format format, SensorShape sensor, byte[]... parts) {
    assertEquals(
        message,
        assertThrows(InvalidInputException.class, () -> read(format, sensor, parts)).getMessage());
  }

  @Test
  void aSaccadeOutsideOfTheSensorAndAHalfEventAreWrong() {
    assertWrong(
        "byte 5: got an event at x = 20, y = 0, polarity 0, but expected x < 20, y < 16,"
            + " polarity < 2",
        NMnist::read,
        SMALL,
        bytes(0, 0, 0, 0, 0),
        bytes(20, 0, 0, 0, 0));
    assertWrong(
        "the file ends within an event: got 2 bytes from byte 5 on, but expected 5",
        NMnist::read,
        SMALL,
        bytes(0, 0, 0, 0, 0),
        bytes(1, 1));
  }

  @Test
  void aedat2OfADavis() throws IOException {
    byte[] header = ascii("#!AER-DAT2.0\r\n# a comment\r\n");
    assertEquals(
        List.of("0:200,100,1", "2:0,179,0"),
        events(
            read(
                Aedat2Files.of(Camera.DAVIS240),
                null,
                header,
                words(ByteOrder.BIG_ENDIAN, 100L << 22 | 200 << 12 | 1 << 11, 0xffffffffL),
                words(ByteOrder.BIG_ENDIAN, 1L << 31 | 7, 0), // a frame's
                words(ByteOrder.BIG_ENDIAN, 1 << 10, 0), // from outside
                words(ByteOrder.BIG_ENDIAN, 179L << 22, 1))));
    assertWrong(
        "got a file that begins with \"#!AER-DA\", but expected \"#!AER-DAT2.0\"",
        Aedat2Files.of(Camera.DVS128),
        null,
        ascii("#!AER-DAT3.1\r\n"));
  }

  @Test
  void aedat3MayPromiseMoreThanThereIs() throws IOException {
    byte[] header = ascii("#!AER-DAT3.1\r\n#Format: RAW\r\n#!END-HEADER\r\n");
    assertWrong(
        "the file ends at byte 70, but expected an event",
        Aedat3Files::recording,
        SMALL,
        header,
        words(ByteOrder.LITTLE_ENDIAN, 1 << 16 | 1, 8, 4, 0, 2_000_000_000, 2_000_000_000, 0));
  }

  @Test
  void propheseesDatHasToSayItsSize() {
    assertWrong(
        "the header does not say how large the sensor is; give its width and height",
        (in, sensor) -> PropheseeDatFiles.read(in, null),
        null,
        ascii("% Version 2\n"),
        bytes(12, 8));
  }

  @Test
  void thereAreTwoVersionsOfEvt() {
    assertWrong(
        "got EVT 4, but expected EVT 2 or 3",
        (in, sensor) -> PropheseeRawFiles.read(in, null),
        null,
        ascii("% evt 4.0\n% geometry 20x16\n"));
  }

  @Test
  void linesOfTextMayHaveOtherColumns() throws IOException {
    assertEquals(
        List.of("1500:3,0,0", "2000:19,15,1"),
        events(
            read(
                CsvFiles.of(';', 1000),
                SMALL,
                ascii("p;t;note;x;y\n0;1.5;hm;3;0\n1; 2 ;;19;15\n"))));
    assertWrong(
        "line 3: x: got \"three\", but expected a number",
        CsvFiles.of(',', 1),
        SMALL,
        ascii("t,x\n0,1\n1,three\n"));
    assertWrong(
        "got the columns [time, x], but expected t, x, and where there are such, y and p",
        CsvFiles.of(',', 1),
        SMALL,
        ascii("time,x\n"));
  }

  @Test
  void dvWritesPacketsPackedOrNot() throws IOException {
    List<String> expected;
    try (var csv = getClass().getResourceAsStream("/org/eprop/data/reader/dv.csv")) {
      expected =
          new String(csv.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .map(line -> line.replaceFirst(",", ":"))
              .toList();
    }
    for (String how : List.of("none", "zstd")) {
      try (var in = getClass().getResourceAsStream("/org/eprop/data/dv_" + how + ".aedat4")) {
        EventRecording recording = Aedat4Files.read(in, null);
        assertEquals(SMALL, recording.sensor());
        assertEquals(expected, events(recording), how);
      }
    }
  }
}
