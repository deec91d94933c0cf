/** Streams of many keys: a service, prequential evaluation, detection of drift. */
@SuppressWarnings("requires-automatic") // for who has it
module org.eprop.stream {
  requires transitive org.eprop.core;
  requires static org.jspecify;
  // For its command only.
  requires static com.fasterxml.jackson.databind;
  requires static org.apache.commons.csv;
  requires static org.eprop.experiment;
  requires static org.eprop.host;
  requires static org.eprop.report;
  requires static micrometer.core;

  exports org.eprop.stream.drift;
  exports org.eprop.stream.evaluation;
  exports org.eprop.stream.keyed;
  exports org.eprop.stream.meters;
  exports org.eprop.stream.service;
  exports org.eprop.stream.table;

  opens org.eprop.stream.command to
      info.picocli,
      org.eprop.host;
}
