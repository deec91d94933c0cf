package org.eprop.data.fetch;

/** Hears how a download goes. */
public interface FetchProgress {

  /**
   * Bytes that there are of the file.
   *
   * @param total as the server says, -1 if it doesn't
   */
  void at(long bytes, long total);

  /** Something happened that the user should know. */
  void says(String message);
}
