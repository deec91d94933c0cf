/**
 * A spiking layer that learns by e-prop inside a network of the Deep Java Library: {@link
 * org.eprop.djl.EpropBlock}.
 */
package org.eprop.djl;
