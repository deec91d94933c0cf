/** A door for other programs, over standard input and output: {@code eprop serve}. */
package org.eprop.serve;
