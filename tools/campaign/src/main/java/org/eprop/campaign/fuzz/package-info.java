/** Feeds nonsense to all that reads: nothing but the user's error comes of it, and in time. */
package org.eprop.campaign.fuzz;
