/** Learning rules: which paths of the gradient are kept. */
package org.eprop.api.rule;
