/** Files and folders as sets of recordings. */
package org.eprop.data.source;
