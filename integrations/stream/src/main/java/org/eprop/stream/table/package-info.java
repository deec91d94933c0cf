/** A learner of any table, row by row: {@link org.eprop.stream.table.TableLearner}. */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.table;
