/** Networks: their definition, the neurons drawn from it, their weights and feedback weights. */
package org.eprop.core.network;
