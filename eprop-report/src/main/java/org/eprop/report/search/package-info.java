/** The page of a search: what was tried, what it scored, what was found. */
package org.eprop.report.search;
