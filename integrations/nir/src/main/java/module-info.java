/** Networks that travel: the Neuromorphic Intermediate Representation (NIR). */
module org.eprop.nir {
  requires transitive org.eprop.api;
  requires transitive org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires transitive org.eprop.experiment;
  requires io.jhdf;

  exports org.eprop.nir.export;
  exports org.eprop.nir.file;
  exports org.eprop.nir.graph;
  exports org.eprop.nir.imports;
  exports org.eprop.nir.verify;

  opens org.eprop.nir.command to
      info.picocli,
      org.eprop.host;
}
