package org.eprop.api.rule;

/**
 * What a rule sees of a projection between populations.
 *
 * @param name of the projection
 * @param from name of the presynaptic population
 * @param to name of the postsynaptic population
 * @param forward whether the presynaptic population comes earlier in the network
 * @since 1.0
 */
public record ProjectionPath(String name, String from, String to, boolean forward) {}
