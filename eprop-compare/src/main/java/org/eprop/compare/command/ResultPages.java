package org.eprop.compare.command;

import java.nio.file.Path;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.SearchResult;

/**
 * Shows results on pages. A module above this one provides it by {@link java.util.ServiceLoader};
 * without it, there are tables only.
 */
public interface ResultPages {

  /** Writes the page of a comparison. */
  void write(ComparisonResult result, Path file);

  /** Writes the page of a search. */
  void write(SearchResult result, Path file);
}
