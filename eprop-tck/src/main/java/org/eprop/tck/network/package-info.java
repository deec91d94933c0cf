/** Small networks that components are checked in. */
package org.eprop.tck.network;
