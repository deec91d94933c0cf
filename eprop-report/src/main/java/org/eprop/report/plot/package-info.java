/** Charts as files for papers: PNG, SVG and PDF, drawn alike, with a font of their own. */
package org.eprop.report.plot;
