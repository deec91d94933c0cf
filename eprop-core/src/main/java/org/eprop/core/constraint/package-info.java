/**
 * Which constraints there are on the weights of which leaves: {@link
 * org.eprop.core.constraint.LeafConstraints}. An update applies them.
 */
package org.eprop.core.constraint;
