/**
 * Applies constraints to weights after every update: {@link
 * org.eprop.core.constraint.WeightConstraints}.
 */
package org.eprop.core.constraint;
