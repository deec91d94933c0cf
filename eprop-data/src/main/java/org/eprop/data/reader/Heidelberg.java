package org.eprop.data.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.event.EventExample;
import org.eprop.api.event.EventReader;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.data.source.HeidelbergDigits;

/** The Spiking Heidelberg Digits and Spiking Speech Commands. */
public final class Heidelberg extends DescribedComponent implements EventReaderFactory {

  private static final Parameter CHANNELS =
      Parameter.integer("channels", 700).atLeast(1).describe("of the cochlea");

  public Heidelberg() {
    super(
        "heidelberg",
        "Spiking Heidelberg Digits and Spiking Speech Commands (Cramer et al. 2022), HDF5:"
            + " spikes/times in seconds, spikes/units, labels, and extra/speaker as groups.",
        CHANNELS);
  }

  @Override
  public EventReader create(Context context) {
    int channels = context.integer(CHANNELS);
    return path -> new HeidelbergDigits(path, channels);
  }

  /**
   * Twelve recordings, one of them empty, that h5py wrote in the layout of Cramer et al. 2022, and
   * what is in them as text.
   */
  @Override
  public Optional<EventExample> example() {
    Map<List<String>, List<String>> events = new LinkedHashMap<>();
    for (String line : Examples.lines("heidelberg.csv")) {
      String[] parts = line.split(",", 4); // recording, label, speaker, time and unit
      List<String> its =
          events.computeIfAbsent(List.of(parts).subList(0, 3), i -> new ArrayList<>());
      if (!parts[3].equals(",")) {
        its.add(parts[3]);
      }
    }
    List<EventExample.Recording> recordings = new ArrayList<>();
    events.forEach(
        (of, its) ->
            recordings.add(
                Examples.recording(
                    SensorShape.line(700), of.get(1), of.get(2), its.toArray(new String[0]))));
    return Optional.of(
        new EventExample(Map.of("a.h5", Examples.file("heidelberg_h5py.h5")), "a.h5", recordings));
  }
}
