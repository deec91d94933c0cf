package org.eprop.core.model;

import org.eprop.core.network.NetworkDefinition;

/**
 * How an experiment describes its network: layers, or any graph.
 *
 * @since 1.0
 */
public sealed interface NetworkForm permits Graph, Layers {

  /** The graph that it is. */
  Graph graph();

  /**
   * The network for a task.
   *
   * @param inputs the number of the task's input channels
   * @param outputs the number of values or classes that it wants
   * @param timeStep dt, ms
   * @throws org.eprop.api.plugin.InvalidInputException if sizes do not fit together
   */
  default NetworkDefinition definition(int inputs, int outputs, double timeStep) {
    return graph().definition(inputs, outputs, timeStep);
  }
}
