package org.eprop.stream.command;

import java.util.Map;
import java.util.function.Consumer;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.evaluation.StreamScores;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;

/**
 * Scores of a run, of classes and, as long as all labels are numbers, of values: which of them
 * labels are may turn out only after some.
 */
final class Scoring {

  private static final int AVERAGE = 100;

  private final TableLearner learner;
  private final Prequential<String> classes;
  private final Prequential<String> values;
  private boolean numbers = true;

  Scoring(TableLearner learner, int window, Consumer<StreamScores> onWindow) {
    this.learner = learner;
    Prequential.Settings settings =
        new Prequential.Settings(window, AVERAGE, Integer.MAX_VALUE, false);
    classes = Prequential.<String>ofClasses(settings).onWindow(full -> tell(full, false, onWindow));
    values = Prequential.<String>ofValues(1, settings).onWindow(full -> tell(full, true, onWindow));
  }

  private void tell(StreamScores full, boolean ofValues, Consumer<StreamScores> onWindow) {
    if (ofValues == learner.isOfValues()) {
      onWindow.accept(full);
    }
  }

  void predicted(String key, TableAnswer answer) {
    if (!learner.isOfValues()) {
      classes.predicted(key, answer.token(), answer.probabilities());
    }
    if (numbers) {
      double value = answer.label() == null ? answer.value() : TableLearner.number(answer.label());
      values.predicted(key, answer.token(), new double[] {value});
    }
  }

  /** A label has come, and has been learned. */
  void label(String key, long token, String cell) {
    double number = TableLearner.number(cell);
    numbers &= !Double.isNaN(number);
    if (numbers) {
      values.label(key, token, new double[] {number});
    }
    if (!learner.isOfValues()) {
      classes.label(key, token, learner.classOf(cell));
    }
  }

  void pass(String key, long token) {
    classes.pass(key, token);
    values.pass(key, token);
  }

  StreamScores total() {
    return (learner.isOfValues() ? values : classes).total();
  }

  Map<String, Double> all() {
    return total().all();
  }
}
