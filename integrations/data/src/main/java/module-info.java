/** Data of the field: readers of event files, and tasks made of them. */
module org.eprop.data {
  requires transitive org.eprop.api;
  requires org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires static org.eprop.report;
  requires org.eprop.experiment;
  requires com.fasterxml.jackson.databind;
  requires io.jhdf;
  requires java.xml;
  requires org.apache.commons.compress;
  requires org.apache.commons.csv;
  requires com.github.luben.zstd_jni;
  requires org.lz4.java;

  exports org.eprop.data.cache;
  exports org.eprop.data.fetch;
  exports org.eprop.data.reader;
  exports org.eprop.data.task;
  exports org.eprop.data.transform;

  provides org.eprop.api.event.EventReaderFactory with
      org.eprop.data.reader.Aedat2Files,
      org.eprop.data.reader.Aedat3Files,
      org.eprop.data.reader.Aedat4Files,
      org.eprop.data.reader.CsvFiles,
      org.eprop.data.reader.DvsGesture,
      org.eprop.data.reader.Heidelberg,
      org.eprop.data.reader.NMnist,
      org.eprop.data.reader.PropheseeDatFiles,
      org.eprop.data.reader.PropheseeRawFiles;
  provides org.eprop.api.event.EventTransformFactory with
      org.eprop.data.transform.ChannelDrop,
      org.eprop.data.transform.ChannelShift,
      org.eprop.data.transform.EventDrop,
      org.eprop.data.transform.EventNoise,
      org.eprop.data.transform.PixelTurn,
      org.eprop.data.transform.TimeShift,
      org.eprop.data.transform.TimeStretch;
  provides org.eprop.api.task.TaskFactory with
      org.eprop.data.task.EventClassification;

  opens org.eprop.data.command to
      info.picocli,
      org.eprop.host;
}
