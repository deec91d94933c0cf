/** Learning signals that need the engine's help, and those that someone else computes. */
package org.eprop.core.signal;
