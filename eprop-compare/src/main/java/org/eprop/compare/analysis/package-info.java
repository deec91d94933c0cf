/** From the results of single runs to what they say together. */
package org.eprop.compare.analysis;
