/** Checks of components that networks are made of. */
package org.eprop.tck.component;
