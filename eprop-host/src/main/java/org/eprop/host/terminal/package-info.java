/** The terminal: its window, progress, questions, Ctrl-C. */
package org.eprop.host.terminal;
