package org.eprop.equations.language;

import org.eprop.api.plugin.Parameter;

/**
 * A parameter that a text declares.
 *
 * @param parameter what the configuration may give, in its own unit
 * @param unit that unit
 */
public record Quantity(Parameter parameter, Unit unit) {}
