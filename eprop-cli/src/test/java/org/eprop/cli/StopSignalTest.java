package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eprop.host.terminal.StopSignal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopSignalTest {

  private final List<Boolean> stopping = new ArrayList<>();
  private StopSignal stop;

  @AfterEach
  void close() {
    stop.close();
  }

  @Test
  void itIsAnnouncedBeforeAnybodyStops() {
    stop = new StopSignal(() -> stopping.add(stop.getAsBoolean()));
    assertFalse(stop.getAsBoolean());
    assertEquals(0, stop.status());
    stop.received(143);
    assertEquals(List.of(false), stopping);
    assertTrue(stop.getAsBoolean());
    assertEquals(143, stop.status());
  }

  @Test
  void itStopsWhateverBecomesOfTheAnnouncement() {
    stop =
        new StopSignal(
            () -> {
              throw new IllegalStateException("nobody listens");
            });
    assertThrows(IllegalStateException.class, () -> stop.received(130));
    assertEquals(130, stop.status());
  }
}
