/** Eligibility traces as equations: parsed, checked for being linear, and compiled. */
package org.eprop.equations.trace;
