/** Sound: WAV files as log-mel spectra, to be told apart. */
package org.eprop.tasks.wav;
