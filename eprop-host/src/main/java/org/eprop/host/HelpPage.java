package org.eprop.host;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where help on a command is. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface HelpPage {

  /**
   * Which page helps with mistakes in the command and in those below it: the name of one of eprop's
   * own pages, such as {@code "nir"}, or an address; empty for none.
   */
  String value() default "";

  /** Under which heading the list of all commands has it; those of one group stand together. */
  String group() default "";

  /** Other words that somebody may look for it by; the program knows what they meant. */
  String[] also() default {};

  /** The command's place in the list of all: those of lower numbers come first. */
  int order() default Integer.MAX_VALUE;
}
