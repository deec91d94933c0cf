/** Charts as picture files, for papers. */
package org.eprop.report.plot;
