/** What data look like: one page of samples, counts and distributions. */
package org.eprop.report.data;
