package org.eprop.report.explain;

/**
 * What the sections of a synapse's page have in common: the run, and the names of what is in it.
 */
abstract class SynapseSection {

  final SynapseLesson lesson;
  final Toy toy;
  final Frame frame;
  final NeuronEquations equations;
  final String weight;
  final String cause;
  private final String sender;

  SynapseSection(SynapseLesson lesson, Frame frame) {
    this.lesson = lesson;
    this.toy = lesson.toy();
    this.frame = frame;
    this.sender =
        lesson.recurrent() ? Formula.sub(Formula.name("S"), Formula.word("A")) : Formula.name("X");
    this.cause = causeAt(Formula.T);
    this.weight = Names.weight(lesson);
    this.equations =
        new NeuronEquations(toy.neuronModel(), toy.rule().detachesReset(), weight, cause);
  }

  /** What arrives through the synapse at a step. */
  final String causeAt(String time) {
    return Formula.at(Ink.INPUT, sender, Formula.before(time, lesson.delay()));
  }

  /** The factor on what the readout receives, unless it is 1. */
  final String scale() {
    return toy.inputScale() == 1 ? "" : Formula.name("c");
  }

  static String signalAt(String time) {
    return Formula.at(Ink.SIGNAL, Formula.name("L"), time);
  }

  /** {@code S_A[t−1]}. */
  static String causeName(SynapseLesson lesson) {
    String time = lesson.delay() == 0 ? "t" : "t−" + lesson.delay();
    return (lesson.recurrent() ? "S_A[" : "X[") + time + "]";
  }

  static String ago(SynapseLesson lesson) {
    return lesson.delay() == 1 ? "one step ago" : lesson.delay() + " steps ago";
  }
}
