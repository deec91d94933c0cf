/** The built-in eligibility traces. */
@org.jspecify.annotations.NullMarked
package org.eprop.learning.trace;
