/**
 * What every package may use and no program has to: the nearest names for a message, numbers of two
 * bytes, a guard against two calls at once.
 */
package org.eprop.core.common;
