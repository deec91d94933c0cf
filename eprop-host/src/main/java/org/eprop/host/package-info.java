/** Commands and what they share: options, help, messages, exit statuses, plugin folders. */
package org.eprop.host;
