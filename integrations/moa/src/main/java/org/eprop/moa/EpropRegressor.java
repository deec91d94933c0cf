package org.eprop.moa;

import com.yahoo.labs.samoa.instances.Instance;
import moa.classifiers.Regressor;
import org.eprop.stream.table.TableSettings.Target;

/** Numbers: {@code -l (org.eprop.moa.EpropRegressor -g 5)}. Before the first label it says 0. */
public final class EpropRegressor extends SpikingLearner implements Regressor {

  private static final long serialVersionUID = 1L;

  /** By default as its options say. */
  public EpropRegressor() {
    super(Target.VALUES);
  }

  @Override
  public String getPurposeString() {
    return "A recurrent spiking network that learns numbers by e-prop, row by row.";
  }

  @Override
  public double[] getVotesForInstance(Instance row) {
    double value = answer(row).value();
    return new double[] {Double.isNaN(value) ? 0 : value};
  }

  @Override
  public void trainOnInstanceImpl(Instance row) {
    learn(row, row.classValue());
  }
}
