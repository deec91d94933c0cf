package org.eprop.campaign.fuzz;

import java.util.List;

/** Something that reads. */
interface Target {

  /** What it is called. */
  String name();

  /** How many times fewer inputs than the fastest it gets, for it takes longer. */
  int cost();

  /** Right inputs, from which wrong ones are made. */
  List<byte[]> seeds();

  /** Makes a wrong input of a right one. */
  Mutation mutation();

  /**
   * Reads an input.
   *
   * @return whether it was taken; not if it was refused with the user's error
   * @throws Exception anything but that is found
   */
  boolean read(byte[] input) throws Exception;
}
