package org.eprop.core.rule;

import org.eprop.api.rule.LearningRule;

/** Which paths are kept. */
record Paths(boolean throughOtherNeurons, boolean detachesReset) implements LearningRule {}
