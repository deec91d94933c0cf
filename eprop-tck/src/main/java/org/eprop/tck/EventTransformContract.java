package org.eprop.tck;

import org.eprop.api.event.EventTransformFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.EventTransformChecks;
import org.junit.jupiter.api.Test;

/** What a change to recordings must be: of the same sensor, and drawn from the given stream. */
public abstract class EventTransformContract extends ComponentContract<EventTransformFactory> {

  @Override
  final CommonChecks<EventTransformFactory, ?> common() {
    return EventTransformChecks.common();
  }

  /** {@link EventTransformChecks#sensor()}. */
  @Test
  public void keepsTheSensor() {
    verify(EventTransformChecks.sensor());
  }

  /** {@link EventTransformChecks#lasts()}. */
  @Test
  public void keepsTheSilenceAtTheEnd() {
    verify(EventTransformChecks.lasts());
  }

  /** {@link EventTransformChecks#drawn()}. */
  @Test
  public void drawsFromTheGivenStream() {
    verify(EventTransformChecks.drawn());
  }
}
