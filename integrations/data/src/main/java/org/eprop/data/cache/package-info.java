/** Recordings that were decoded once, on disk. */
package org.eprop.data.cache;
