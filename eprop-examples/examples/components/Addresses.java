import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.event.*;
import org.eprop.api.plugin.Context;
import org.eprop.experiment.io.InputFiles;

public final class Addresses implements EventReaderFactory {
  @Override public String name() { return "addresses"; }
  @Override public String description() { return "A byte for each event, its channel; one every millisecond."; }
  @Override public EventReader create(Context context) { return OneFile::new; }
  @Override public Optional<EventExample> example() {
    EventRecordingBuilder events = new EventRecordingBuilder(SensorShape.line(256));
    events.add(0, 7);
    events.add(1000, 200);
    return Optional.of(new EventExample(Map.of("a", new byte[] {7, (byte) 200}), "a",
        List.of(new EventExample.Recording(events.build(), "", ""))));
  }

  private record OneFile(Path path, byte[] bytes) implements EventSource {
    OneFile(Path path) { this(path, InputFiles.read(path, in -> in.readNBytes(1 << 20))); }
    @Override public SensorShape sensor() { return SensorShape.line(256); }
    @Override public int size() { return 1; }
    @Override public int label(int index) { return UNLABELLED; }
    @Override public List<String> classes() { return List.of(); }
    @Override public List<Path> files() { return List.of(path); }
    @Override public void close() {}
    @Override public EventRecording read(int index) {
      EventRecordingBuilder events = new EventRecordingBuilder(sensor());
      for (int e = 0; e < bytes.length; e++) {
        events.add(1000L * e, bytes[e] & 0xff);
      }
      return events.build();
    }
  }
}
