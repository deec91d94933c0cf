/** The formats of event files, byte by byte. */
package org.eprop.data.format;
