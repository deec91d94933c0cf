/**
 * The inner loops of the fast path, on plain arrays. Every implementation does the same
 * floating-point operations in the same order for each element, hence gives the same bits.
 */
package org.eprop.core.kernel;
