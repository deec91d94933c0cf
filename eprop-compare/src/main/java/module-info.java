/** Comparisons of experiments: paired runs, statistics, tables. */
module org.eprop.compare {
  requires transitive org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires transitive org.eprop.experiment;
  requires transitive com.fasterxml.jackson.databind;
  requires org.apache.commons.numbers.arrays;
  requires org.apache.commons.statistics.descriptive;
  requires org.apache.commons.statistics.distribution;

  exports org.eprop.compare.analysis;
  exports org.eprop.compare.definition;
  exports org.eprop.compare.result;
  exports org.eprop.compare.run;
  exports org.eprop.compare.statistics;
  exports org.eprop.compare.table;
  exports org.eprop.compare.tune;

  // Its records are written as JSON and read back.
  opens org.eprop.compare.result to
      com.fasterxml.jackson.databind;
  opens org.eprop.compare.command to
      info.picocli,
      org.eprop.host;

  exports org.eprop.compare.command to
      org.eprop.report;

  uses org.eprop.compare.command.ResultPages;
}
