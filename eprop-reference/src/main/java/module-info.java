/** The equations of e-prop in double precision, written to be read. */
module org.eprop.reference {
  requires transitive org.eprop.core;
  requires transitive org.eprop.experiment;

  exports org.eprop.reference;
}
