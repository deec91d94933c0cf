/**
 * What a result was made from, beside its settings: {@link
 * org.eprop.experiment.provenance.Provenance}.
 *
 * <p>{@code Experiment.provenance()} and {@code Model.provenance()} make the block; runs,
 * comparisons and saved networks carry it.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.experiment.provenance;
