/** Networks for microcontrollers: fixed-point arithmetic, and C99 that infers and learns. */
module org.eprop.device {
  requires transitive org.eprop.core;
  // For its commands only.
  requires static org.eprop.host;
  requires static org.eprop.experiment;
  requires static com.fasterxml.jackson.databind;

  exports org.eprop.device;

  opens org.eprop.device.command to
      info.picocli,
      org.eprop.host;
}
