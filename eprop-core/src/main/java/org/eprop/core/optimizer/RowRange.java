package org.eprop.core.optimizer;

/** A range of rows of one leaf, and a place for what its tasks compute. */
final class RowRange {
  final LearnedLeaf part;
  final int first;
  final int last;
  double sumOfSquares;

  /** Of what the last update changed. */
  double changeSquares;

  RowRange(LearnedLeaf part, int first, int last) {
    this.part = part;
    this.first = first;
    this.last = last;
  }
}
