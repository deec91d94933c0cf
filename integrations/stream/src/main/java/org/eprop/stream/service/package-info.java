/**
 * A learner for each of many keys in one process: {@link org.eprop.stream.service.StreamService}.
 */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.service;
