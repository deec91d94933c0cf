package org.eprop.experiment;

import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Choice;

/**
 * An optimizer, with its learning rate, for some of what learns.
 *
 * @param pattern of the names of leaves, in which {@code *} stands for any letters and {@code ?}
 *     for one: {@code "*.tau_*"}
 * @param optimizer of the leaves that match
 * @since 1.0
 */
public record LeafOptimizer(String pattern, Choice<OptimizerFactory> optimizer) {}
