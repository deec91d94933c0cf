package org.eprop.tasks;

import java.util.Optional;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/** A task whose parts are all there. */
public record FixedTask(
    int inputs,
    int outputs,
    double timeStep,
    Dataset train,
    Optional<Dataset> validation,
    Optional<Dataset> test)
    implements Task {}
