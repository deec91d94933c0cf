/** A service's counts as meters of Micrometer, for who has it. */
package org.eprop.stream.meters;
