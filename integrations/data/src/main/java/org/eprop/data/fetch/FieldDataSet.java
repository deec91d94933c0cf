package org.eprop.data.fetch;

import java.util.List;

/**
 * A data set of the field.
 *
 * @param name as in {@code eprop data fetch NAME}, and that of the ready experiment
 * @param title what it is
 * @param licence its name and where that is said
 * @param attribution the words the licence asks for
 * @param about size of what is downloaded, as its hosts say it
 * @param files what is downloaded
 */
public record FieldDataSet(
    String name,
    String title,
    String licence,
    String attribution,
    String about,
    List<RemoteFile> files) {

  /** Copies the list. */
  public FieldDataSet {
    files = List.copyOf(files);
  }
}
