package org.eprop.experiment.provenance;

import org.eprop.api.task.DataSource;

/**
 * A data set or data file by its content.
 *
 * @param name of the data set or file
 * @param origin its authors and address, or the path of the file
 * @param licence its name
 * @param bytes size; 0 if generated
 * @param sha256 of the content in hexadecimal; empty if generated
 * @since 1.0
 */
public record DataIdentity(String name, String origin, String licence, long bytes, String sha256) {

  /** Of what a task says of its data. */
  public static DataIdentity of(DataSource source) {
    return new DataIdentity(
        source.name(), source.origin(), source.licence(), source.bytes(), source.sha256());
  }
}
