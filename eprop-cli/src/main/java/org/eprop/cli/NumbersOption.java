package org.eprop.cli;

import picocli.CommandLine.Option;

/** The numbers of a device. */
final class NumbersOption {

  /** Which. */
  enum Numbers {
    FLOAT32,
    INT8
  }

  @Option(names = "--numbers", paramLabel = "float32|int8")
  private Numbers numbers = Numbers.FLOAT32;

  /** Whether they are whole. */
  boolean isInteger() {
    return numbers == Numbers.INT8;
  }
}
