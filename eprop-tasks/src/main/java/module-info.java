/** Tasks: real data sets, the generated tasks of the e-prop paper, the user's own arrays. */
module org.eprop.tasks {
  requires transitive org.eprop.api;
  requires org.eprop.core;

  exports org.eprop.tasks;
  exports org.eprop.tasks.npy;

  provides org.eprop.api.task.TaskFactory with
      org.eprop.tasks.Ecg,
      org.eprop.tasks.EvidenceAccumulation,
      org.eprop.tasks.StoreRecall,
      org.eprop.tasks.DelayedMatch,
      org.eprop.tasks.PatternGeneration,
      org.eprop.tasks.SpokenDigits,
      org.eprop.tasks.npy.NpyFiles;
}
