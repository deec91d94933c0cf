package org.eprop.compare.definition;

import java.io.Serializable;

/**
 * When a variant's gradient is compared with that of back-propagation through time, and on what.
 *
 * @param samples the first ones of the training data; 0 for never
 * @param every after how many epochs again; 0 for about twenty times
 */
public record ProbeSettings(int samples, int every) implements Serializable {

  /** How often, if it is not said. */
  private static final int USUAL = 20;

  /** Whether it is time after an epoch (from 1; 0 is before the first). */
  public boolean isDue(int epoch, int epochs) {
    int interval = every > 0 ? every : Math.max(1, (epochs + USUAL - 1) / USUAL);
    return samples > 0 && epoch % interval == 0;
  }
}
