package org.eprop.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.core.plugin.Plugins;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;
import org.eprop.stream.table.TableSettings;

/** {@link TableLearner} as {@code eprop stream} has it, with its one setting. */
final class TableRows implements RowLearner {

  private final Table table;
  private final List<String> classes;
  private final TableLearner learner;
  private final List<Long> tokens = new ArrayList<>();

  TableRows(Table table, int delay, Plugins plugins) {
    this.table = table;
    classes = table.classes();
    learner = new TableLearner(TableSettings.defaults().withLateness(delay), plugins);
  }

  @Override
  public double predict(int row) {
    Map<String, Object> cells = new HashMap<>();
    for (int i = 0; i < table.inputs(); i++) {
      cells.put(table.names().get(i), table.rows().get(row)[i]);
    }
    TableAnswer answer = learner.predict(cells);
    tokens.add(answer.token());
    String label = answer.label();
    if (classes.isEmpty()) {
      double value = label == null ? answer.value() : Double.parseDouble(label);
      return Double.isNaN(value) ? 0 : value;
    }
    return Math.max(0, classes.indexOf(label)); // before the first label: as all others here
  }

  @Override
  public void learn(int row) {
    learner.learn(tokens.get(row), table.label(row));
  }
}
