/** The report of a training run: what it was, how it went, and what happens in the network. */
package org.eprop.report.run;
