/** Tasks: real data that ship with the project, and the generated tasks of the e-prop paper. */
package org.eprop.tasks;
