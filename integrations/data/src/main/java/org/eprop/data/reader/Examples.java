package org.eprop.data.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.SensorShape;
import org.eprop.experiment.io.ResourceFiles;

/** What the readers' examples are put together from, without what the readers read them by. */
final class Examples {

  private Examples() {}

  /** A file of text, and after it numbers of so many bytes. */
  static byte[] bytes(String text, ByteOrder order, int width, long... numbers) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    for (long number : numbers) {
      for (int i = 0; i < width; i++) {
        int place = order == ByteOrder.BIG_ENDIAN ? width - 1 - i : i;
        file.write((int) (number >>> Byte.SIZE * place));
      }
    }
    return file.toByteArray();
  }

  /** One file, whose recording has no class. */
  static Optional<EventExample> of(String name, byte[] file, SensorShape sensor, String... events) {
    return Optional.of(
        new EventExample(Map.of(name, file), name, List.of(recording(sensor, "", "", events))));
  }

  /** What is in a recording: {@code us,x,y,polarity} of each event; those left out are 0. */
  static EventExample.Recording recording(
      SensorShape sensor, String className, String group, String... events) {
    EventRecordingBuilder all = new EventRecordingBuilder(sensor);
    for (String event : events) {
      int[] e = Stream.of(event.split(",", 4)).mapToInt(Integer::parseInt).toArray();
      int[] full = Arrays.copyOf(e, 4);
      all.add(full[0], sensor.address(full[3], full[2], full[1]));
    }
    return new EventExample.Recording(all.build(), className, group);
  }

  /** A file that comes with this one. */
  static byte[] file(String name) {
    return ResourceFiles.bytes(name, Examples.class.getResourceAsStream(name));
  }

  /** The lines of such a file, without the names of the columns. */
  static String[] lines(String name) {
    return new String(file(name), StandardCharsets.UTF_8).lines().skip(1).toArray(String[]::new);
  }
}
