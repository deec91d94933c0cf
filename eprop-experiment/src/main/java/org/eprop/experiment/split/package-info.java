/** Which training samples are set aside. */
package org.eprop.experiment.split;
