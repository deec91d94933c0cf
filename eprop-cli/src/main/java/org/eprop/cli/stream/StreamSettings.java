package org.eprop.cli.stream;

import java.util.List;

/**
 * What a run over a table is.
 *
 * @param label the column to be predicted
 * @param key the column whose values are keys, each with a learner of its own; null for one learner
 * @param ignored columns to be left out
 * @param delay by how many rows of its key a label is late
 * @param look by how many rows encoders are chosen
 * @param window labels of a line
 * @param neurons of the network
 * @param optimizer its name
 * @param rate the learning rate
 * @param seed of the network
 */
public record StreamSettings(
    String label,
    String key,
    List<String> ignored,
    int delay,
    int look,
    int window,
    int neurons,
    String optimizer,
    double rate,
    long seed) {}
