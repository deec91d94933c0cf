/** Environments as tasks: episodes, how they are played, and what is learned from them. */
package org.eprop.experiment.environment;
