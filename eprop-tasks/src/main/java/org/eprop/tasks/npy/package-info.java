/** The user's own NumPy arrays as a task. */
package org.eprop.tasks.npy;
