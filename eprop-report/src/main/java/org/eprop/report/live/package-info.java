/** A training run on a page that follows it while it goes, served to this computer alone. */
package org.eprop.report.live;
