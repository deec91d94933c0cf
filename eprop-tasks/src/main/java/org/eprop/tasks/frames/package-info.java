/** Frames of real values: scaled, varied, encoded, and repeated before a network sees them. */
package org.eprop.tasks.frames;
