package org.eprop.data.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.reader.DvsGesture.GestureFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DVS Gesture as its authors give it: AEDAT 3.1, put together byte by byte, and labels. */
class GestureFolderTest {

  @TempDir private Path folder;

  /** Events of time, x, y, polarity: one packet. */
  private void camera(String name, int[]... events) throws IOException {
    byte[] header = "#!AER-DAT3.1\r\n#!END-HEADER\r\n".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(header.length + 28 + 8 * events.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(header).putShort((short) 1).putShort((short) 1).putInt(8).putInt(4).putInt(0);
    file.putInt(events.length).putInt(events.length).putInt(events.length);
    for (int[] event : events) {
      file.putInt(event[1] << 17 | event[2] << 2 | event[3] << 1 | 1).putInt(event[0]);
    }
    Files.write(folder.resolve(name), file.array());
  }

  private void labels(String name, String... lines) throws IOException {
    Files.writeString(
        folder.resolve(name), "class,startTime_usec,endTime_usec\n" + String.join("\n", lines));
  }

  private void twoUsers() throws IOException {
    camera(
        "user01_led.aedat",
        new int[] {900, 0, 0, 0},
        new int[] {1000, 1, 2, 1},
        new int[] {2999, 127, 126, 0},
        new int[] {3000, 5, 5, 1},
        new int[] {8000, 9, 8, 1});
    labels("user01_led_labels.csv", "11,1000,3000", "2,7500,9500");
    camera("user24_lab.aedat", new int[] {50, 3, 4, 0});
    labels("user24_lab_labels.csv", "1,0,100");
  }

  private static List<String> events(EventRecording recording) {
    return IntStream.range(0, recording.size())
        .mapToObj(
            e -> {
              int a = recording.address(e);
              return recording.time(e)
                  + ":"
                  + recording.sensor().x(a)
                  + ","
                  + recording.sensor().y(a)
                  + ","
                  + recording.sensor().polarity(a);
            })
        .toList();
  }

  @Test
  void labelsCutAFileIntoGesturesAndUsersAreGroups() throws IOException {
    twoUsers();
    try (EventSource source = GestureFolder.open(folder)) {
      assertEquals(3, source.size());
      assertEquals(
          List.of(10, 1, 0), IntStream.range(0, 3).mapToObj(i -> source.label(i)).toList());
      assertEquals("user01", source.group(1));
      assertEquals("user24", source.group(2));
      assertEquals(List.of("0:1,2,1", "1999:127,126,0"), events(source.read(0)));
      assertEquals(2000, source.read(0).duration());
      assertEquals(List.of("50:3,4,0"), events(source.read(2)));
      assertEquals(List.of("500:9,8,1"), events(source.read(1)));
    }
  }

  @Test
  void aListSaysWhichFilesBelongTogether() throws IOException {
    twoUsers();
    Path list = folder.resolve("trials_to_test.txt");
    Files.writeString(list, "user24_lab.aedat\n\n");
    try (EventSource source = GestureFolder.open(list)) {
      assertEquals(1, source.size());
      assertEquals("user24", source.group(0));
    }
    Files.writeString(list, "../user24_lab.aedat\n");
    assertEquals(
        list + ": got the line \"../user24_lab.aedat\", but expected the name of an .aedat file",
        problem(() -> GestureFolder.open(list)));
  }

  @Test
  void labelsThatCannotBe() throws IOException {
    twoUsers();
    Path csv = folder.resolve("user24_lab_labels.csv");
    labels("user24_lab_labels.csv", "1,0,100", "12,200,300");
    assertEquals(
        csv
            + ": line 3: got \"12,200,300\", but expected a class from 1 to 11 and a time of at"
            + " most 35 minutes",
        problem(() -> GestureFolder.open(folder)));
    labels("user24_lab_labels.csv", "1,0");
    assertEquals(
        csv + ": line 2: got \"1,0\", but expected class,start,end",
        problem(() -> GestureFolder.open(folder)));
    Files.delete(csv);
    assertEquals(csv + ": there is no such file", problem(() -> GestureFolder.open(folder)));
  }

  private static String problem(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
