/**
 * Environments: worlds that answer what a network does with what it sees next, and with a reward.
 *
 * @since 1.0
 */
package org.eprop.api.environment;
