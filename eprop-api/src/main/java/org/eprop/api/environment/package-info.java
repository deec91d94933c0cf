/**
 * Environments: worlds that answer what a network does with what it sees next, and with a reward.
 *
 * @since 0.1
 */
package org.eprop.api.environment;
