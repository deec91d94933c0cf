/**
 * Prequential evaluation: each prediction is scored when its label comes, beside what simple
 * baselines said at the same step. {@link org.eprop.stream.evaluation.Prequential} is the way in.
 */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.evaluation;
