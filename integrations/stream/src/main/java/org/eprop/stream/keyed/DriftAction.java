package org.eprop.stream.keyed;

/** What is done for a key at an alarm of drift; its neurons and traces stay. */
public enum DriftAction {
  /** Nothing: alarms are counted. */
  NONE,

  /** The optimizer's memory, as P of least squares, is that of a new key; its weights stay. */
  RENEW,

  /** The key forgets what it has learned of its own, the optimizer's memory included. */
  RESET;

  /** Does it. */
  public void actOn(KeyedSession session) {
    switch (this) {
      case NONE -> {}
      case RENEW -> session.forgetMemory();
      case RESET -> session.forgetLearned();
    }
  }
}
