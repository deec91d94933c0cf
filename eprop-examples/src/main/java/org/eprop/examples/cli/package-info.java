/** The command line: {@link org.eprop.examples.cli.Main}. */
package org.eprop.examples.cli;
