/** Tasks: real data sets, the generated tasks of the e-prop paper, the user's own arrays. */
module org.eprop.tasks {
  requires transitive org.eprop.api;
  requires org.eprop.core;
  requires org.eprop.experiment;

  exports org.eprop.tasks;
  exports org.eprop.tasks.encoding;
  exports org.eprop.tasks.environment;
  exports org.eprop.tasks.frames;
  exports org.eprop.tasks.npy;
  exports org.eprop.tasks.wav;

  provides org.eprop.api.encoding.EncoderFactory with
      org.eprop.tasks.encoding.Delta,
      org.eprop.tasks.encoding.Latency,
      org.eprop.tasks.encoding.Poisson,
      org.eprop.tasks.encoding.ReceptiveFields;
  provides org.eprop.api.environment.EnvironmentFactory with
      org.eprop.tasks.EvidenceAccumulationReward,
      org.eprop.tasks.environment.CartPole,
      org.eprop.tasks.environment.DelayedReach;
  provides org.eprop.api.task.TaskFactory with
      org.eprop.tasks.Ecg,
      org.eprop.tasks.EvidenceAccumulation,
      org.eprop.tasks.StoreRecall,
      org.eprop.tasks.DelayedMatch,
      org.eprop.tasks.Lags,
      org.eprop.tasks.PatternGeneration,
      org.eprop.tasks.SpokenDigits,
      org.eprop.tasks.npy.NpyFiles,
      org.eprop.tasks.wav.WavFiles;
}
