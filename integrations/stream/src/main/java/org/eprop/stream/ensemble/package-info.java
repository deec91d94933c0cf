/** Several learners of one stream that answer together. */
@org.jspecify.annotations.NullMarked
package org.eprop.stream.ensemble;
