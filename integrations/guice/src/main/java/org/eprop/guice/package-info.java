/** For applications that are put together with Guice: {@link org.eprop.guice.EpropModule}. */
@org.jspecify.annotations.NullMarked
package org.eprop.guice;
