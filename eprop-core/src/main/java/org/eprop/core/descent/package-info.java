/** Built-in optimizers. */
package org.eprop.core.descent;
