/** Initial weights: gaussian, uniform, constant, orthogonal, from a file. */
package org.eprop.core.initial;
