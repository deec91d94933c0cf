package org.eprop.serve;

/**
 * A message as it crosses.
 *
 * @param kind a letter of integrations/serve/README.md
 * @param id of the request that it is about
 * @param json in UTF-8
 * @param arrays the bytes of all, one after the other
 * @param refused why JSON and arrays were read past; null if they are here
 */
record Frame(char kind, long id, byte[] json, byte[] arrays, String refused) {

  static final char HELLO = 'H';
  static final char REQUEST = 'Q';
  static final char STOP = 'S';
  static final char PROGRESS = 'P';
  static final char CALL = 'C';
  static final char REPLY = 'R';
  static final char ANSWER = 'A';
  static final char ERROR = 'E';

  private static final byte[] NONE = {};

  static Frame refused(char kind, long id, String why) {
    return new Frame(kind, id, NONE, NONE, why);
  }
}
