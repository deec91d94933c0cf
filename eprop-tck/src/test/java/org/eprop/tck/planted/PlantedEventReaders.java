package org.eprop.tck.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventRecordingBuilder;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.plugin.Kind;

/**
 * Event readers with a mistake each. Times that do not ascend and addresses outside of the sensor
 * are not among them: a recording can't be made of such.
 */
final class PlantedEventReaders {

  private static final Parameter SHIFT =
      Parameter.integer("shift", 0).atLeast(0).describe("of x, pixels");

  private final List<Planted> all = new ArrayList<>();

  private PlantedEventReaders() {}

  private void plant(String mistake, String property, EventReader reader) {
    plant(mistake, property, List.of(), reader);
  }

  private void plant(
      String mistake, String property, List<Parameter> parameters, EventReader reader) {
    all.add(
        new Planted(
            mistake,
            Kind.EVENT_READER,
            new Made.Reader(parameters, EventFiles.example(), c -> reader),
            property));
  }

  static List<Planted> all() {
    PlantedEventReaders p = new PlantedEventReaders();
    p.contents();
    p.order();
    p.files();
    p.damage();
    p.plant("a parameter forgotten", "effects", List.of(SHIFT), EventFiles::new);
    Path[] last = new Path[1];
    p.plant(
        "remembers what it opened",
        "stateless",
        path -> {
          last[0] = path;
          return new EventFiles(last[0]);
        });
    return p.all;
  }

  private void contents() {
    plant(
        "columns before rows",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              int address(int at) {
                return (u8(at + 4) * SENSOR.width() + u8(at + 2)) * SENSOR.height() + u8(at + 3);
              }
            });
    plant(
        "polarity forgotten",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              int address(int at) {
                return SENSOR.address(0, u8(at + 3), u8(at + 2));
              }
            });
    plant(
        "milliseconds taken for microseconds",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              long microseconds(int at) {
                return super.microseconds(at) / 1000;
              }
            });
    plant(
        "bytes of a time the wrong way round",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              long microseconds(int at) {
                return 1000L * (u8(at) | u8(at + 1) << 8);
              }
            });
    plant(
        "the last event is lost",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              int events(int index) {
                return Math.max(0, super.events(index) - 1);
              }
            });
    plant(
        "forgets labels",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              public int label(int index) {
                return UNLABELLED;
              }
            });
    plant(
        "classes counted from 1",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              public int label(int index) {
                return super.label(index) + 1;
              }
            });
    plant(
        "speakers forgotten",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              public String group(int index) {
                return "";
              }
            });
    plant(
        "another sensor than its recordings'",
        "reads",
        path ->
            new EventFiles(path) {
              @Override
              public SensorShape sensor() {
                return SensorShape.line(SENSOR.channels());
              }
            });
  }

  private void order() {
    plant(
        "reads the next, whichever is asked for",
        "any_order",
        path ->
            new EventFiles(path) {
              private int next;

              @Override
              public EventRecording read(int index) {
                return super.read(next++ % size());
              }
            });
    plant(
        "threads share what is being read",
        "any_order",
        path ->
            new EventFiles(path) {
              private int current;

              @Override
              public EventRecording read(int index) {
                current = index;
                Thread.yield();
                return super.read(current);
              }
            });
    plant(
        "loses an event now and then",
        "deterministic",
        path ->
            new EventFiles(path) {
              @Override
              public EventRecording read(int index) {
                EventRecording whole = super.read(index);
                EventRecordingBuilder events = new EventRecordingBuilder(SENSOR);
                for (int e = 0; e < whole.size(); e++) {
                  if (ThreadLocalRandom.current().nextInt(3) > 0) {
                    events.add(whole.time(e), whole.address(e));
                  }
                }
                return events.build();
              }
            });
  }

  private void files() {
    plant(
        "names no files",
        "files",
        path ->
            new EventFiles(path) {
              @Override
              public List<Path> files() {
                return List.of();
              }
            });
    plant(
        "names the folder",
        "files",
        path ->
            new EventFiles(path) {
              @Override
              public List<Path> files() {
                return List.of(path.getParent());
              }
            });
  }

  private static byte[] content(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void damage() {
    plant("a missing file is an internal error", "refuses", path -> opened(path, content(path)));
    plant(
        "reads past the end",
        "refuses",
        path ->
            new EventFiles(path) {
              private final byte[] bytes = content(path);

              @Override
              int u8(int at) {
                return bytes == null ? super.u8(at) : bytes[at] & 0xff;
              }

              @Override
              public int size() {
                return bytes == null ? 0 : super.size(); // it looks at nothing when it opens
              }
            });
    plant(
        "makes room for what the file says",
        "refuses",
        path -> {
          byte[] bytes = Files.isRegularFile(path) ? content(path) : new byte[0];
          if (bytes.length > 3) {
            long said = (bytes[0] & 0xffL) | (bytes[1] & 0xffL) << 8 | (bytes[2] & 0xffL) << 16;
            long[] room = new long[(int) Math.min(Integer.MAX_VALUE, said << 24)];
            Arrays.fill(room, 0, Math.min(1, room.length), 1);
          }
          return new EventFiles(path);
        });
    plant(
        "waits without end for more",
        "refuses",
        path -> {
          while (Files.isRegularFile(path) && content(path).length < 2 && Made.forEver()) {
            Thread.onSpinWait();
          }
          return new EventFiles(path);
        });
  }

  private static EventSource opened(Path path, byte[] bytes) {
    return bytes.length == 0 ? null : new EventFiles(path);
  }
}
