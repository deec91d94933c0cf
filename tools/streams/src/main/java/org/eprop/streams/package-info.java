/** Streams as tables, and learners of MOA and of this project side by side on them. */
package org.eprop.streams;
