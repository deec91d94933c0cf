package org.example.stranger;

import org.eprop.api.plugin.Component;
import org.eprop.tck.ComponentContract;

class LeakyThresholdTest extends ComponentContract {
  @Override protected Component component() {
    return new LeakyThreshold();
  }
}
