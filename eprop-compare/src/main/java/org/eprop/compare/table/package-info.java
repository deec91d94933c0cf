/** Tables of a comparison: CSV, Markdown, LaTeX. All are made from comparison.json alone. */
package org.eprop.compare.table;
