/** Learning rules: e-prop, and back-propagation through time to compare it with. */
package org.eprop.core.rule;
