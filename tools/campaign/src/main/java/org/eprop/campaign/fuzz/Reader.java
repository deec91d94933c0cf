package org.eprop.campaign.fuzz;

import java.util.List;

/** A {@link Target} put together of its parts. */
record Reader(String name, int cost, List<byte[]> seeds, Mutation mutation, Action action)
    implements Target {

  /** What is done with an input. */
  @FunctionalInterface
  interface Action {
    /** Whether the input was taken. */
    boolean read(byte[] input) throws Exception;
  }

  @Override
  public boolean read(byte[] input) throws Exception {
    return action.read(input);
  }
}
