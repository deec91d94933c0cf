package org.eprop.stream.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Objects;
import org.eprop.stream.service.StreamCount;
import org.eprop.stream.service.StreamService;

/**
 * What a service counts, as meters: {@code eprop.stream.steps} and the others of {@link
 * StreamCount}, of which a monitoring system makes rates, and means by dividing two: loss and |g|
 * by updates, hits by hits and misses. And {@code eprop.stream.waiting}, the calls that wait. Your
 * application brings Micrometer.
 *
 * @param service whose counts they are; kept alive by its owner
 * @param tags of all meters, keys and values in turn
 * @since 1.0
 */
public record StreamMeters(StreamService service, String... tags) implements MeterBinder {

  /** Checks that there is a service. */
  public StreamMeters {
    Objects.requireNonNull(service, "service: got null, but expected one");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (StreamCount what : StreamCount.values()) {
      String name = "eprop.stream." + what.name().toLowerCase(Locale.ROOT).replace('_', '.');
      FunctionCounter.builder(name, service, s -> s.count(what)).tags(tags).register(registry);
    }
    Gauge.builder("eprop.stream.waiting", service, StreamService::waiting)
        .tags(tags)
        .register(registry);
  }
}
