/** Pages of charts, each one HTML file that needs nothing else. */
package org.eprop.report.page;
