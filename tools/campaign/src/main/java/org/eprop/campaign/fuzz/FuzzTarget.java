package org.eprop.campaign.fuzz;

import java.util.List;

/**
 * Something that reads.
 *
 * @param name what it is called
 * @param cost how many times fewer inputs than the fastest it gets, for it takes longer
 * @param seeds right inputs, from which wrong ones are made
 * @param mutation makes a wrong input of a right one
 * @param action what is done with an input
 */
record FuzzTarget(String name, int cost, List<byte[]> seeds, Mutation mutation, Action action) {

  /** What is done with an input. */
  @FunctionalInterface
  interface Action {
    /**
     * Reads an input.
     *
     * @return whether it was taken; not if it was refused with the user's error
     * @throws Exception anything but that is found
     */
    boolean read(byte[] input) throws Exception;
  }

  boolean read(byte[] input) throws Exception {
    return action.read(input);
  }
}
