/**
 * What follows from a network as it was drawn: how its constants change with what learns, what
 * stands for weights on paths that a rule keeps, and its digest.
 */
package org.eprop.core.derived;
