package org.eprop.moa;

import com.yahoo.labs.samoa.instances.Instance;
import moa.core.Example;
import moa.evaluation.preview.LearningCurve;
import moa.options.ClassOption;
import moa.streams.ExampleStream;
import moa.tasks.MainTask;
import moa.tasks.Task;

/** Tasks of MOA as its command line gives them. */
final class Tasks {

  private Tasks() {}

  /** The last line of a task's curve: the mean of all rows by then, in percent. */
  static double percent(String task) throws Exception {
    return last(task, "classifications correct (percent)");
  }

  static double last(String task, String measurement) throws Exception {
    MainTask made = (MainTask) ClassOption.cliStringToObject(task, Task.class, null);
    LearningCurve curve = (LearningCurve) made.doTask();
    for (int i = 0; i < curve.getMeasurementNameCount(); i++) {
      if (curve.getMeasurementName(i).equals(measurement)) {
        return curve.getMeasurement(curve.numEntries() - 1, i);
      }
    }
    throw new IllegalArgumentException(measurement + ": no such column");
  }

  /** A stream of MOA, from its first row. */
  static Stream stream(String generator) throws Exception {
    ExampleStream<?> stream =
        (ExampleStream<?>) ClassOption.cliStringToObject(generator, ExampleStream.class, null);
    ((moa.options.OptionHandler) stream).prepareForUse();
    return new Stream(stream);
  }

  /** Its rows. */
  record Stream(ExampleStream<?> stream) {
    Instance next() {
      return (Instance) ((Example<?>) stream.nextInstance()).getData();
    }
  }
}
