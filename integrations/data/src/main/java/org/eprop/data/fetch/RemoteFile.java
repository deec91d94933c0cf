package org.eprop.data.fetch;

import java.net.URI;
import java.util.List;

/**
 * A file to download.
 *
 * @param name it gets
 * @param addresses that have it, tried one after the other
 * @param md5 of its content, hexadecimal
 * @param most bytes that are taken for it: more is not what is wanted
 * @param gives the file or folder that it unpacks to
 */
public record RemoteFile(String name, List<URI> addresses, String md5, long most, String gives) {

  /** Copies the list. */
  public RemoteFile {
    addresses = List.copyOf(addresses);
  }
}
