package org.eprop.device.command;

import picocli.CommandLine.Option;

/** The numbers of a device. */
public final class NumbersOption {

  /** Which. */
  public enum Numbers {
    FLOAT32,
    INT8
  }

  @Option(names = "--numbers", paramLabel = "float32|int8")
  private Numbers numbers = Numbers.FLOAT32;

  /** Whether they are whole. */
  public boolean isInteger() {
    return numbers == Numbers.INT8;
  }
}
