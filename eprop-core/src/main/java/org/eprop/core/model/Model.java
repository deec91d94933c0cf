package org.eprop.core.model;

import org.eprop.core.network.NetworkDefinition;

/**
 * The parts of an experiment that a program needs which has data and a training loop of its own.
 *
 * @param network the shape of the network
 * @param learning how gradients are made
 * @since 1.0
 */
public record Model(NetworkDefinition network, Learning learning) {}
