/** Checks a plugin: numerical checks, and a JUnit contract made of them. */
module org.eprop.tck {
  requires transitive org.eprop.api;
  requires transitive org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires static org.eprop.compare;
  requires transitive org.eprop.experiment;
  requires org.eprop.reference;
  requires java.management;
  requires org.objectweb.asm;
  // For the contract only: who runs the checks alone can do without it.
  requires static transitive org.junit.jupiter.api;

  exports org.eprop.tck;
  exports org.eprop.tck.check;

  opens org.eprop.tck.command to
      info.picocli,
      org.eprop.host;
}
