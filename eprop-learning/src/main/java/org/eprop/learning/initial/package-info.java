/** Initial weights: gaussian, uniform, constant, orthogonal, from a file. */
@org.jspecify.annotations.NullMarked
package org.eprop.learning.initial;
