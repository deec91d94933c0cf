/**
 * What came out of a comparison, and its files: {@code compared.json} of each run ({@link
 * org.eprop.compare.result.RunResult}) and {@code comparison.json} ({@link
 * org.eprop.compare.result.ComparisonResult}). A key of the JSON is the name of the record's
 * component in snake case; what is null is left out.
 */
package org.eprop.compare.result;
