/** A spiking layer as a block of the Deep Java Library. */
module org.eprop.djl {
  requires transitive org.eprop.core;
  requires ai.djl.api;

  exports org.eprop.djl;
}
