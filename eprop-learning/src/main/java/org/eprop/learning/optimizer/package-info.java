/** Built-in optimizers. */
@org.jspecify.annotations.NullMarked
package org.eprop.learning.optimizer;
