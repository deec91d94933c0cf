/**
 * Small programs that use the engine from outside: a Guice application that compares two learning
 * signals, and a service that learns from many streams at once. What each shows is in
 * docs/embedding.md.
 */
package org.eprop.examples.embedding;
