/** The report of a comparison: tables, intervals, curves with bands. */
package org.eprop.report.comparison;
