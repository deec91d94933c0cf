/** Experiments in JSON, training, environments, files of networks and arrays, provenance. */
module org.eprop.experiment {
  requires transitive org.eprop.api;
  requires transitive org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires static org.apache.commons.csv;
  requires static org.jspecify;
  requires com.fasterxml.jackson.databind;

  exports org.eprop.experiment;
  exports org.eprop.experiment.file;
  exports org.eprop.experiment.provenance;
  exports org.eprop.experiment.tensorboard;
  exports org.eprop.experiment.training;
  // Between eprop's own modules.
  exports org.eprop.experiment.environment to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.device,
      org.eprop.reference,
      org.eprop.report,
      org.eprop.tck;
  exports org.eprop.experiment.array to
      org.eprop.reference;
  exports org.eprop.experiment.io to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.device,
      org.eprop.nir,
      org.eprop.reference,
      org.eprop.report,
      org.eprop.stream,
      org.eprop.tasks,
      org.eprop.tck;
  exports org.eprop.experiment.split to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.tasks;
  exports org.eprop.experiment.json to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.device,
      org.eprop.reference,
      org.eprop.report,
      org.eprop.stream,
      org.eprop.tck;
  exports org.eprop.experiment.command to
      info.picocli,
      org.eprop.compare,
      org.eprop.data,
      org.eprop.device,
      org.eprop.nir,
      org.eprop.report,
      org.eprop.stream,
      org.eprop.tck;
  exports org.eprop.experiment.run to
      org.eprop.compare,
      org.eprop.data,
      org.eprop.device,
      org.eprop.nir,
      org.eprop.report,
      org.eprop.stream,
      org.eprop.tck;

  provides org.eprop.api.initial.InitialWeightsFactory with
      org.eprop.experiment.array.WeightFile;
  provides org.eprop.api.metric.MetricFactory with
      org.eprop.experiment.metric.ClassMetrics.BalancedAccuracy,
      org.eprop.experiment.metric.ClassMetrics.DecisionLatency,
      org.eprop.experiment.metric.ClassMetrics.F1,
      org.eprop.experiment.metric.ClassMetrics.RocArea,
      org.eprop.experiment.metric.UsualMetrics.Accuracy,
      org.eprop.experiment.metric.UsualMetrics.EpisodeLength,
      org.eprop.experiment.metric.UsualMetrics.MeanReturn,
      org.eprop.experiment.metric.UsualMetrics.SpikeRate,
      org.eprop.experiment.metric.UsualMetrics.SquaredDifference,
      org.eprop.experiment.metric.UsualMetrics.Success;

  opens org.eprop.experiment.command to
      info.picocli,
      org.eprop.host;

  uses org.eprop.experiment.run.RunPages;
}
