package org.example.stranger;

import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.tck.SurrogateGradientContract;

class CauchyTest extends SurrogateGradientContract {
  @Override protected SurrogateFactory factory() {
    return new Cauchy();
  }
}
