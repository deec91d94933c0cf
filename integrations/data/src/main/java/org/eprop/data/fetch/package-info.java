/** Data sets that can be downloaded: where they are, how they are checked and unpacked. */
package org.eprop.data.fetch;
