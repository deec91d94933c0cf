package org.eprop.experiment;

import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.model.Graph;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Provenance;

/**
 * All that determines a training run: with the same seed, the same result to the last bit. What an
 * experiment's JSON file says.
 *
 * @param task what is learned; it gives the numbers of inputs and outputs and the time step
 * @param network and what its readouts learn from
 * @param learning how gradients are made of that
 * @param training how weights change
 * @param seed of every random number
 * @since 1.0
 */
public record Experiment(
    Choice<TaskFactory> task, Graph network, Learning learning, Training training, long seed) {

  /**
   * The network for a task, and how it learns.
   *
   * @param inputs the number of the task's input channels
   * @param outputs the number of values or classes that it wants
   * @param timeStep dt, ms
   * @throws org.eprop.api.plugin.InvalidInputException if sizes do not fit together
   */
  public Model model(int inputs, int outputs, double timeStep) {
    return new Model(network.definition(inputs, outputs, timeStep), learning);
  }

  /**
   * What a run of it is made from, now and here. Reads jars, and data that are files, through.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if a data file can't be read
   */
  public Provenance provenance() {
    return Components.of(this);
  }

  /**
   * The data of the task alone.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if a data file can't be read
   */
  public List<DataIdentity> data() {
    return task.factory().sources(task.arguments()).stream().map(DataIdentity::of).toList();
  }
}
