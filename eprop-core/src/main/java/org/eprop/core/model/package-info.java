/** A network ready to run, to train, to save and to embed. */
package org.eprop.core.model;
