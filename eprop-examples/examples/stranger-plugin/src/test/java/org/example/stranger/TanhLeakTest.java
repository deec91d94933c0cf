package org.example.stranger;

import org.eprop.api.plugin.Component;
import org.eprop.tck.ComponentContract;

class TanhLeakTest extends ComponentContract {
  @Override protected Component component() {
    return new TanhLeak();
  }
}
