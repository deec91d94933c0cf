/** Kills programs at random moments, and compares what comes out with an uninterrupted run. */
package org.eprop.campaign.kill;
