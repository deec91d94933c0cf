/** The pages of documentation that the program carries, for a terminal and for a browser. */
package org.eprop.host.docs;
