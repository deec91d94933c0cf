/**
 * A campaign against the program, that anybody can run again: it kills runs at random moments,
 * flips bits in what they leave, and feeds nonsense to everything that reads. Whatever is found is
 * printed with the seed that finds it again.
 */
package org.eprop.campaign;
