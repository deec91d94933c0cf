/** Learning-rate schedules, each with a warm-up. */
package org.eprop.core.schedule;
