/** Reports in one HTML file. */
module org.eprop.report {
  requires transitive org.eprop.compare;
  requires transitive org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires transitive org.eprop.experiment;
  requires org.eprop.reference;
  requires java.desktop;
  // No module by its own word: named so that its files are found on the module path.
  requires uplot;
  requires jdk.httpserver;
  requires transitive com.fasterxml.jackson.databind;

  exports org.eprop.report.chart;
  exports org.eprop.report.comparison;
  exports org.eprop.report.data;
  exports org.eprop.report.explain;
  exports org.eprop.report.live;
  exports org.eprop.report.page;
  exports org.eprop.report.run;
  exports org.eprop.report.search;

  opens org.eprop.report.command to
      info.picocli,
      org.eprop.host;

  provides org.eprop.experiment.run.RunPages with
      org.eprop.report.command.Pages;
  provides org.eprop.compare.command.ResultPages with
      org.eprop.report.command.Pages;
}
