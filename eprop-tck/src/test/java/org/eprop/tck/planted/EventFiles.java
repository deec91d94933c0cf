package org.eprop.tck.planted;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A small format: the number of recordings; of each its class, its speaker and the number of its
 * events; of each event two bytes of milliseconds, x, y and polarity. Read right; mistakes override
 * a part of it.
 */
class EventFiles implements EventSource {

  static final SensorShape SENSOR = new SensorShape(2, 3, 4);
  static final List<String> CLASSES = List.of("left", "right");
  static final int EVENT = 5;
  private static final int HEAD = 3;

  private static final int[][][] EVENTS = {
    {{0, 1, 0, 0}, {2, 3, 2, 1}, {2, 0, 1, 1}, {700, 2, 0, 0}},
    {{1, 2, 1, 1}},
    {},
    {{5, 0, 0, 1}, {6, 3, 0, 0}, {9, 1, 2, 0}}
  };
  private static final int[] LABELS = {1, 0, 1, 0};

  private final Path path;
  private final byte[] bytes;

  EventFiles(Path path) {
    this.path = path;
    try {
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw new InvalidInputException("the file can't be read: " + e, e);
    }
    for (int i = 0; i < size(); i++) {
      read(i);
      if (label(i) >= CLASSES.size()) {
        throw new InvalidInputException("got the class " + label(i));
      }
    }
  }

  /** What is above, as a file. */
  static EventExample example() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(EVENTS.length);
    for (int r = 0; r < EVENTS.length; r++) {
      out.write(LABELS[r]);
      out.write(r);
      out.write(EVENTS[r].length);
      for (int[] event : EVENTS[r]) {
        out.write(event[0] >> 8);
        out.write(event[0]);
        out.write(event[1]);
        out.write(event[2]);
        out.write(event[3]);
      }
    }
    EventExample.Recording[] recordings = new EventExample.Recording[EVENTS.length];
    for (int r = 0; r < EVENTS.length; r++) {
      EventRecordingBuilder events = new EventRecordingBuilder(SENSOR);
      for (int[] event : EVENTS[r]) {
        events.add(1000L * event[0], SENSOR.address(event[3], event[2], event[1]));
      }
      recordings[r] =
          new EventExample.Recording(events.build(), CLASSES.get(LABELS[r]), "speaker " + r);
    }
    return new EventExample(Map.of("a.events", out.toByteArray()), "a.events", List.of(recordings));
  }

  /** A byte of the file. */
  int u8(int at) {
    if (at >= bytes.length) {
      throw new InvalidInputException("the file ends at byte " + bytes.length);
    }
    return bytes[at] & 0xff;
  }

  /** Where a recording begins. */
  private int start(int index) {
    int at = 1;
    for (int i = 0; i < index; i++) {
      at += HEAD + EVENT * u8(at + 2);
    }
    return at;
  }

  int events(int index) {
    return u8(start(index) + 2);
  }

  long microseconds(int at) {
    return 1000L * (u8(at) << 8 | u8(at + 1));
  }

  int address(int at) {
    return SENSOR.address(u8(at + 4), u8(at + 3), u8(at + 2));
  }

  @Override
  public SensorShape sensor() {
    return SENSOR;
  }

  @Override
  public int size() {
    return u8(0);
  }

  @Override
  public EventRecording read(int index) {
    EventRecordingBuilder events = new EventRecordingBuilder(SENSOR);
    int count = events(index);
    for (int e = 0; e < count; e++) {
      int at = start(index) + HEAD + EVENT * e;
      events.add(microseconds(at), address(at));
    }
    return events.build();
  }

  @Override
  public int label(int index) {
    return u8(start(index));
  }

  @Override
  public List<String> classes() {
    return CLASSES;
  }

  @Override
  public String group(int index) {
    return "speaker " + u8(start(index) + 1);
  }

  @Override
  public List<Path> files() {
    return List.of(path);
  }

  @Override
  public void close() {
    // nothing is open
  }
}
