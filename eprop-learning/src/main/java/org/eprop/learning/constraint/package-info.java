/** Built-in constraints on weights. */
@org.jspecify.annotations.NullMarked
package org.eprop.learning.constraint;
