/** The command line: {@link org.eprop.cli.Main}. */
package org.eprop.cli;
