package org.eprop.data.task;

import java.util.List;
import java.util.Optional;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/**
 * A task whose parts are all there.
 *
 * @param classNames of the outputs
 */
record EventTask(
    int inputs,
    int outputs,
    double timeStep,
    Dataset train,
    Optional<Dataset> validation,
    Optional<Dataset> test,
    List<String> classNames)
    implements Task {}
