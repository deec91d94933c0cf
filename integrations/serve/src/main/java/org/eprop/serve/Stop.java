package org.eprop.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether something that runs is to stop. */
public final class Stop implements BooleanSupplier {

  private final List<Runnable> told = new ArrayList<>();
  private volatile boolean set;

  /** It is to stop; the second time, nothing. */
  public synchronized void set() {
    if (!set) {
      set = true;
      told.forEach(Runnable::run);
    }
  }

  /** Does something when it is to stop: now, if it is already. */
  public synchronized void then(Runnable work) {
    told.add(work);
    if (set) {
      work.run();
    }
  }

  @Override
  public boolean getAsBoolean() {
    return set;
  }
}
