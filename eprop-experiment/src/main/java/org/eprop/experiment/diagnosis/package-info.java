/** What keeps a network from learning: causes, looked for before training and as it goes. */
@org.jspecify.annotations.NullMarked
package org.eprop.experiment.diagnosis;
