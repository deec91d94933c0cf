/**
 * What every package may use and no program has to: the nearest names for a message, numbers of two
 * bytes, a guard against two calls at once, the texts of class files.
 */
package org.eprop.core.common;
