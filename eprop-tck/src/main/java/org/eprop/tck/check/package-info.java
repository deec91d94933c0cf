/**
 * Numerical checks of components, without JUnit. {@link org.eprop.tck.Checks} has the list for each
 * kind of component; a {@link org.eprop.tck.check.Check} is one property, its {@link
 * org.eprop.tck.check.CheckResult} says whether it holds, and each {@link
 * org.eprop.tck.check.Finding} which equation is broken, where, and by how much.
 *
 * <p>What a component needs around it (another neuron, a loss, ...) is {@link
 * org.eprop.tck.network.SimplestComponents}' own, so that the verdict on a plugin does not depend
 * on any other plugin.
 */
package org.eprop.tck.check;
