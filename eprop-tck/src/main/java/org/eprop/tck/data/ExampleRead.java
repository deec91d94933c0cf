package org.eprop.tck.data;

import java.util.HashSet;
import java.util.List;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.tck.check.Findings;

/** What was read of an example against what is in it. */
record ExampleRead(EventSource source, EventExample example, Findings findings) {

  void compare() {
    List<EventExample.Recording> expected = example.recordings();
    same("", "recordings", source.size(), expected.size());
    List<String> classes = source.classes();
    same("", "classes with names of their own", new HashSet<>(classes).size(), classes.size());
    if (!findings.isEmpty()) {
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      String where = "recording " + i;
      EventExample.Recording recording = expected.get(i);
      same(where, "class", className(source.label(i), classes), recording.className());
      same(where, "group", source.group(i), recording.group());
      same(where, "sensor of the source", source.sensor(), recording.events().sensor());
      compare(where, source.read(i), recording.events());
    }
  }

  private static String className(int label, List<String> classes) {
    if (label == EventSource.UNLABELLED) {
      return "";
    }
    return label >= 0 && label < classes.size()
        ? classes.get(label)
        : "label " + label + " of " + classes.size() + " classes";
  }

  private void compare(String where, EventRecording found, EventRecording expected) {
    if (found == null) {
      same(where, "events", "null", expected.size() + " events");
      return;
    }
    same(where, "sensor", found.sensor(), expected.sensor());
    same(where, "events", found.size(), expected.size());
    for (int e = 0; e < Math.min(found.size(), expected.size()); e++) {
      if (found.time(e) != expected.time(e) || found.address(e) != expected.address(e)) {
        same(where + ", event " + e, "event", event(found, e), event(expected, e));
        return; // those that follow are as wrong
      }
    }
  }

  private static String event(EventRecording recording, int e) {
    SensorShape sensor = recording.sensor();
    int address = recording.address(e);
    return "t = %s us, x = %s, y = %s, p = %s"
        .formatted(
            recording.time(e), sensor.x(address), sensor.y(address), sensor.polarity(address));
  }

  private void same(String where, String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      findings.add("the example is read as it is", where, what + ": " + found, "" + expected);
    }
  }
}
