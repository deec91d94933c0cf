/** Flips single bits in what runs and comparisons leave: each is refused or without effect. */
package org.eprop.campaign.flip;
