/** The command line: {@link org.eprop.host.Main}. */
package org.eprop.cli;
