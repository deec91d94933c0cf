/**
 * Pages that explain e-prop: what happens at one synapse, step by step, with every number from the
 * reference path of the engine.
 */
package org.eprop.report.explain;
