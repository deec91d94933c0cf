/**
 * Event files that TensorBoard reads: records framed as TensorFlow frames them, each an Event
 * message of its protocol buffers. Of those messages only a handful of fields is needed, so they
 * are encoded here rather than by a library many times this package's size.
 */
@org.jspecify.annotations.NullMarked
package org.eprop.experiment.tensorboard;
