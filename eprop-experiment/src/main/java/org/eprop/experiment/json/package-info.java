/** JSON that knows its place, and provenance as JSON: for eprop's own modules. */
package org.eprop.experiment.json;
