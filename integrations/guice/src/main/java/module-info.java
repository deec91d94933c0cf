/** For applications that are put together with Guice. */
module org.eprop.guice {
  requires transitive org.eprop.core;
  requires transitive org.eprop.experiment;
  requires static org.jspecify;
  requires transitive com.google.guice;
  // Guice is an automatic module and can't say itself that it needs these two.
  requires com.google.common;
  requires jakarta.inject;

  exports org.eprop.guice;
}
