package org.eprop.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The numbers of a device. */
final class NumbersOption {

  /** Which. */
  enum Numbers {
    FLOAT32,
    INT8
  }

  /** Reads the option. */
  static final class NumbersConverter implements ITypeConverter<Numbers> {
    @Override
    public Numbers convert(String text) {
      return switch (text) {
        case "float32" -> Numbers.FLOAT32;
        case "int8" -> Numbers.INT8;
        default ->
            throw new TypeConversionException("got '" + text + "', but expected float32 or int8");
      };
    }
  }

  @Option(names = "--numbers", paramLabel = "float32|int8", converter = NumbersConverter.class)
  private Numbers numbers = Numbers.FLOAT32;

  /** Whether they are whole. */
  boolean isInteger() {
    return numbers == Numbers.INT8;
  }
}
