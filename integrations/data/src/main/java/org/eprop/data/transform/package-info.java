/** Changes to recordings, as plugins. */
package org.eprop.data.transform;
