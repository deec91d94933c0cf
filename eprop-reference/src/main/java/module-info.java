/** The equations of e-prop in double precision, written to be read. */
module org.eprop.reference {
  requires transitive org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires static com.fasterxml.jackson.databind;
  requires transitive org.eprop.experiment;

  exports org.eprop.reference;

  opens org.eprop.reference.command to
      info.picocli,
      org.eprop.host;
}
