/** Environments to act in. */
package org.eprop.tasks.environment;
