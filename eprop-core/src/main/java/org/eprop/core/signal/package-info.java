/** Learning signals that need the engine's help. */
package org.eprop.core.signal;
