/** One's own table as a stream: {@code eprop stream}. */
package org.eprop.stream.command;
