/**
 * Learning rules: e-prop, its relatives that keep some paths through other neurons, and
 * back-propagation through time to compare them with.
 */
@org.jspecify.annotations.NullMarked
package org.eprop.learning.rule;
