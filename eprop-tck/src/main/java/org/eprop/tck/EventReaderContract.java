package org.eprop.tck;

import org.eprop.api.event.EventReaderFactory;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.EventReaderChecks;
import org.junit.jupiter.api.Test;

/** What an event reader must be: right about its example, and clear about what it can't read. */
public abstract class EventReaderContract extends ComponentContract<EventReaderFactory> {

  @Override
  final CommonChecks<EventReaderFactory, ?> common() {
    return EventReaderChecks.common();
  }

  /** {@link EventReaderChecks#reads()}. */
  @Test
  public void readsItsExample() {
    verify(EventReaderChecks.reads());
  }

  /** {@link EventReaderChecks#anyOrder()}. */
  @Test
  public void readsInAnyOrder() {
    verify(EventReaderChecks.anyOrder());
  }

  /** {@link EventReaderChecks#files()}. */
  @Test
  public void namesItsFiles() {
    verify(EventReaderChecks.files());
  }

  /** {@link EventReaderChecks#refuses()}. */
  @Test
  public void refusesWhatItCantRead() {
    verify(EventReaderChecks.refuses());
  }
}
