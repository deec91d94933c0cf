/** What is drawn, without saying how: charts as numbers with names, for a page or for a paper. */
package org.eprop.report.chart;
