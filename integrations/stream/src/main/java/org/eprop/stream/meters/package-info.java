/** A service's counts as meters of Micrometer, for who has it. */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.meters;
