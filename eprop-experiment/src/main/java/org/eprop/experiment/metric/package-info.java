/** The built-in metrics. */
@org.jspecify.annotations.NullMarked
package org.eprop.experiment.metric;
