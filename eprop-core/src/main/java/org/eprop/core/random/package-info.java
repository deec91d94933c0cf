/** Random streams. */
package org.eprop.core.random;
