/** Learning signals that need the engine's help, and those that someone else computes. */
@org.jspecify.annotations.NullMarked
package org.eprop.learning.signal;
