/** Experiments in JSON, training, environments, files of networks and arrays, provenance. */
module org.eprop.experiment {
  requires transitive org.eprop.api;
  requires transitive org.eprop.core;
  requires static org.jspecify;
  requires com.fasterxml.jackson.databind;

  exports org.eprop.experiment;
  exports org.eprop.experiment.file;
  exports org.eprop.experiment.provenance;
  exports org.eprop.experiment.training;
  // Between eprop's own modules.
  exports org.eprop.experiment.environment to
      org.eprop.compare,
      org.eprop.reference,
      org.eprop.report,
      org.eprop.tck;
  exports org.eprop.experiment.io to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.nir,
      org.eprop.report,
      org.eprop.tasks,
      org.eprop.tck;
  exports org.eprop.experiment.split to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.tasks;
  exports org.eprop.experiment.json to
      org.eprop.compare,
      org.eprop.report;

  provides org.eprop.api.initial.InitialWeightsFactory with
      org.eprop.experiment.array.WeightFile;
}
