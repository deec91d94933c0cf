/** For applications that are put together with Guice. Nothing else in the project needs it. */
package org.eprop.guice;
