/**
 * A spiking layer that learns by e-prop inside a network of the Deep Java Library. Built only with
 * the Maven profile {@code djl}, since the native library is large.
 */
package org.eprop.examples.embedding.djl;
