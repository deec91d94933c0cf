/** The language of formulas: words, grammar, units, printing, and errors with their place. */
package org.eprop.equations.language;
