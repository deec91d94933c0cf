package org.eprop.moa;

import com.yahoo.labs.samoa.instances.Instance;
import moa.classifiers.MultiClassClassifier;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableSettings.Target;

/**
 * Classes: {@code -l (org.eprop.moa.EpropClassifier -n 200 -m)}. A vote is a calibrated
 * probability, and 0 of a class that has not come yet.
 */
public final class EpropClassifier extends SpikingLearner implements MultiClassClassifier {

  private static final long serialVersionUID = 1L;

  /** By default as its options say. */
  public EpropClassifier() {
    super(Target.CLASSES);
  }

  @Override
  public String getPurposeString() {
    return "A recurrent spiking network that learns classes by e-prop, row by row.";
  }

  @Override
  public double[] getVotesForInstance(Instance row) {
    TableAnswer answer = answer(row);
    double[] votes = new double[row.numClasses()];
    for (int k = 0; k < answer.classes().size(); k++) {
      votes[Integer.parseInt(answer.classes().get(k))] = answer.probabilities()[k];
    }
    return votes;
  }

  @Override
  public void trainOnInstanceImpl(Instance row) {
    learn(row, (int) row.classValue());
  }
}
