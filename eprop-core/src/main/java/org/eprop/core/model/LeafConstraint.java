package org.eprop.core.model;

import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.plugin.Choice;

/**
 * What some weights must be after each update.
 *
 * @param pattern of the names of leaves, in which {@code *} stands for any letters and {@code ?}
 *     for one: {@code "e_*"}
 * @param constraint of the leaves that match
 * @since 1.0
 */
public record LeafConstraint(String pattern, Choice<ConstraintFactory> constraint) {}
