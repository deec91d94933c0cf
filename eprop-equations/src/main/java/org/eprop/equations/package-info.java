/**
 * Components whose mathematics is text in a configuration: neurons, surrogates, losses and learning
 * signals. docs/equations.md has the language.
 */
package org.eprop.equations;
