/** {@code eprop serve}. */
package org.eprop.serve.command;
