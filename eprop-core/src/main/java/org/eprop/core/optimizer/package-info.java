/** Optimizers. */
package org.eprop.core.optimizer;
