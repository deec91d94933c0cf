package org.eprop.report.explain;

/** Weights and derivatives as all pages write them. */
final class Names {

  /** W_in. */
  static final String W_IN = Formula.sub(Formula.name("W"), Formula.word("in"));

  /** W_rec. */
  static final String W_REC = Formula.sub(Formula.name("W"), Formula.word("rec"));

  /** W_out. */
  static final String W_OUT = Formula.sub(Formula.name("W"), Formula.word("out"));

  private Names() {}

  /** Of the synapse that a lesson is about. */
  static String weight(SynapseLesson lesson) {
    return lesson.recurrent() ? W_REC : W_IN;
  }

  /** The same as plain text. */
  static String plainWeight(SynapseLesson lesson) {
    return lesson.recurrent() ? "W_rec" : "W_in";
  }

  /** A letter with an index after an underscore, as a formula. */
  static String letter(String plain) {
    int at = plain.indexOf('_');
    return at < 0
        ? Formula.name(plain)
        : Formula.sub(Formula.name(plain.substring(0, at)), Formula.word(plain.substring(at + 1)));
  }
}
