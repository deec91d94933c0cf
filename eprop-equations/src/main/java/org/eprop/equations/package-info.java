/**
 * Components whose mathematics is text in a configuration: neurons, surrogates, losses and learning
 * signals. eprop-equations/README.md has the language.
 */
package org.eprop.equations;
