/**
 * Environments: worlds that answer a network's actions with observations and rewards.
 *
 * <pre>
 * x^t = observe(world^t)                          [observations], numbers or spikes
 * world^{t+1}, r^t, end^t = act(world^t, a^t)     where it decides, else pass(world^t)
 * return = sum over decisions i: r_i
 * </pre>
 *
 * <p>{@link org.eprop.api.environment.Episode} is a world from its start to its end, determined by
 * the generator that it was started with and by the actions alone; an {@link
 * org.eprop.api.environment.Environment} begins them.
 *
 * <p>Stability: new; an episode's arguments may still grow.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.environment;
