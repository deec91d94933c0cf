/** Experiments in JSON, training, environments, files of networks and arrays, provenance. */
module org.eprop.experiment {
  requires transitive org.eprop.api;
  requires transitive org.eprop.core;
  requires transitive com.fasterxml.jackson.databind;

  exports org.eprop.experiment;
  exports org.eprop.experiment.environment;
  exports org.eprop.experiment.file;
  exports org.eprop.experiment.provenance;
  exports org.eprop.experiment.training;

  provides org.eprop.api.initial.InitialWeightsFactory with
      org.eprop.experiment.file.WeightFile;
}
