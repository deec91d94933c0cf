/**
 * A network in the numbers of a microcontroller. {@link org.eprop.device.IntegerMachine} is the
 * definition: weights of 8 bits, states of 16, sums of 32; exported C gives the same bits. {@link
 * org.eprop.device.ChipMemory} counts what a chip would need.
 */
package org.eprop.device;
