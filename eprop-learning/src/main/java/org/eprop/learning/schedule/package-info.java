/** Learning-rate schedules, each with a warm-up. */
@org.jspecify.annotations.NullMarked
package org.eprop.learning.schedule;
