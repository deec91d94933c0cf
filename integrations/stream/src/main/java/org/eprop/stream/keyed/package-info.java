/**
 * A learner for each key of a stream: a network trained beforehand, and for each key a few bytes,
 * kept by a stream processor or a service. {@link org.eprop.stream.keyed.KeyedLearner} is the way
 * in.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.keyed;
