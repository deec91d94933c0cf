/** From the text of a formula to its values and its gradient. */
package org.eprop.equations.formula;
