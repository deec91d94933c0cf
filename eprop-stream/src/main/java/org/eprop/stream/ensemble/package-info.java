/** Several learners of one stream that answer together. */
package org.eprop.stream.ensemble;
