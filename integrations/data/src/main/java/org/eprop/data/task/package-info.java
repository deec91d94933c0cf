/** The task made of recordings: split, changed, cut into steps. */
package org.eprop.data.task;
