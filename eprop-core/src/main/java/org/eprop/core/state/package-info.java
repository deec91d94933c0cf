/**
 * A state that is saved and restored by one and the same walk over its parts: by name, as arrays of
 * a file, or as few bytes.
 */
package org.eprop.core.state;
