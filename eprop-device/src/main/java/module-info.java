/** Networks for microcontrollers: fixed-point arithmetic, and C99 that infers and learns. */
module org.eprop.device {
  requires transitive org.eprop.core;

  exports org.eprop.device;
}
