/** For applications that are put together with Guice: {@link org.eprop.guice.EpropModule}. */
package org.eprop.guice;
