package org.eprop.experiment.environment;

import java.util.List;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;

/**
 * Makes an environment the task of an experiment. No plugin: an experiment that names an
 * environment has one.
 *
 * @param environment in which to act
 * @param reinforcement how to learn from it
 */
public record EnvironmentTaskFactory(
    Choice<EnvironmentFactory> environment, Reinforcement reinforcement) implements TaskFactory {

  /** It as the choice of a task. */
  public Choice<TaskFactory> choice() {
    return new Choice<>(this, environment.arguments());
  }

  @Override
  public String name() {
    return environment.name();
  }

  @Override
  public String description() {
    return environment.factory().description();
  }

  @Override
  public List<Parameter> parameters() {
    return environment.factory().parameters();
  }

  @Override
  public Task create(Context context) {
    Environment made =
        environment.make(Context.of(context.arguments()), EnvironmentFactory::create);
    if (made.actions() == null) {
      throw Player.fault(made, "actions(): got null, but expected what the agent can do");
    }
    return new EnvironmentTask(made, reinforcement, context.seed());
  }

  /**
   * Refuses an experiment that learns from rewards, for who can't let it act.
   *
   * @param why what can't be done, as a sentence's end
   * @throws InvalidInputException if it names an environment
   */
  public static void refuse(TaskFactory task, String why) {
    if (task instanceof EnvironmentTaskFactory) {
      throw new InvalidInputException("got \"" + task.name() + "\", but expected a task: " + why)
          .at("environment");
    }
  }
}
