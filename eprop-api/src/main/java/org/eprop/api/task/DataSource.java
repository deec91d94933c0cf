package org.eprop.api.task;

/**
 * Where the data of a task come from.
 *
 * @param name of the data set
 * @param origin its authors and address
 * @param licence its name, for example {@code "ODC-By 1.0"}; "generated" if it is made by a program
 * @param attribution the words the licence asks for
 * @param bytes size of the files, 0 if generated
 * @param sha256 identity of the files, in hexadecimal; empty if generated
 * @since 1.0
 */
public record DataSource(
    String name, String origin, String licence, String attribution, long bytes, String sha256) {}
