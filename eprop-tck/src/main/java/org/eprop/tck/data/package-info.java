/** Checks of tasks, environments, encoders, and readers of events. */
package org.eprop.tck.data;
