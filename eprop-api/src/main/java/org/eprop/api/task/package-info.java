/** Tasks, data sets and samples. */
package org.eprop.api.task;
