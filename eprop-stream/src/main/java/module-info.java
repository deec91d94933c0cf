/** Streams of many keys: a service, prequential evaluation, detection of drift. */
module org.eprop.stream {
  requires transitive org.eprop.core;

  exports org.eprop.stream.drift;
  exports org.eprop.stream.ensemble;
  exports org.eprop.stream.evaluation;
  exports org.eprop.stream.service;
}
