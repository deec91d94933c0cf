/** Work shared between a few threads. */
package org.eprop.core.parallel;
