/** Whether two networks do the same: their spikes and readouts side by side. */
package org.eprop.nir.verify;
