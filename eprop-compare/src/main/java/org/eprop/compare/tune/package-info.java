/** Tunes the variants of a comparison alike, each by a search of its own, before they are run. */
package org.eprop.compare.tune;
