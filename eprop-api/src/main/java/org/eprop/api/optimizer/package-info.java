/** Optimizers and learning-rate schedules. */
package org.eprop.api.optimizer;
