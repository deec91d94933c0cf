/** Proves a plugin right: numerical checks, and JUnit contracts made of them. */
module org.eprop.tck {
  requires transitive org.eprop.api;
  requires transitive org.eprop.core;
  requires static org.junit.jupiter.api;

  exports org.eprop.tck;
  exports org.eprop.tck.check;
}
