package org.eprop.tck.planted;

import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/** Components that end the virtual machine, each in its own way. */
final class Exiting {

  private Exiting() {}

  private abstract static class Surrogate implements SurrogateFactory {
    @Override
    public String name() {
      return "exiting";
    }

    @Override
    public String description() {
      return "S(q) = an exit.";
    }
  }

  static final class InItsFormula extends Surrogate {
    @Override
    public SurrogateGradient create(Context context) {
      return q -> {
        if (Double.isNaN(q)) {
          System.exit(3);
        }
        return Math.max(0, 1 - Math.abs(q));
      };
    }
  }

  static final class InAHelper extends Surrogate {
    @Override
    public SurrogateGradient create(Context context) {
      try {
        return new org.eprop.api.surrogate.Triangle(1);
      } catch (InvalidInputException e) {
        return Helper.giveUp();
      }
    }
  }

  private static final class Helper {
    static SurrogateGradient giveUp() {
      Runtime.getRuntime().halt(4);
      return null;
    }
  }

  static final class AtOnce extends Surrogate {
    @Override
    public SurrogateGradient create(Context context) {
      Runtime.getRuntime().exit(5);
      return null;
    }
  }

  /** Nothing of it is ever called but by hand: right. */
  static final class WithAMain extends Surrogate {
    @Override
    public SurrogateGradient create(Context context) {
      return q -> Math.max(0, 1 - Math.abs(q));
    }

    public static void main(String[] args) {
      System.exit(args.length);
    }
  }
}
