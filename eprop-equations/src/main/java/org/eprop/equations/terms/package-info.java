/**
 * Formulas as terms that share common parts, their derivatives, and programs that evaluate them.
 */
package org.eprop.equations.terms;
