/** Readers of event files, as plugins. */
package org.eprop.data.reader;
