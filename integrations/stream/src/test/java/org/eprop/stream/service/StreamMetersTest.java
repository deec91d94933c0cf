package org.eprop.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.eprop.stream.keyed.KeyedSession;
import org.eprop.stream.meters.StreamMeters;
import org.junit.jupiter.api.Test;

class StreamMetersTest {

  /** As many steps, updates, and their losses and gradients as a session alone has. */
  @Test
  void aServiceCountsAreMeters() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    double loss = 0;
    KeyedSession alone = StreamServiceTest.learner(12, 1).open(null);
    try (StreamService service = StreamService.of(StreamServiceTest.learner(12, 1)).start()) {
      new StreamMeters(service, "model", "v1").bindTo(registry);
      for (int t = 0; t < 9; t++) {
        service.step("a", StreamServiceTest.input(0, t)).join();
        service.label("a", t, t % 2).join();
        alone.step(StreamServiceTest.input(0, t));
        loss += alone.learn(t % 2);
      }
      service.step("b", StreamServiceTest.input(0, 0)).join();
      assertEquals(10, count(registry, "steps"));
      assertEquals(9, count(registry, "updates"));
      assertEquals(2, count(registry, "misses"));
      assertEquals(0, count(registry, "late.labels"));
      assertEquals(loss, count(registry, "loss"), 1e-9);
      assertEquals(9, alone.learned().updates());
      assertEquals(alone.learned().gradient(), count(registry, "gradient"), 1e-9);
      assertTrue(alone.learned().gradient() > 0);
      assertEquals(0, registry.get("eprop.stream.waiting").gauge().value());
    }
  }

  private static double count(SimpleMeterRegistry registry, String name) {
    return registry.get("eprop.stream." + name).tag("model", "v1").functionCounter().count();
  }
}
