package org.eprop.spark.compare;

import java.io.Serializable;

/**
 * What a task sends back: the files of a run, or why there are none.
 *
 * @param result the bytes of {@code result.json}; null if there is a problem
 * @param network those of {@code network.npz}; null if there is a problem, or training diverged
 * @param problem what was wrong with the run: it would be so wherever it is done, and is therefore
 *     no reason to do it again; else null
 */
record FinishedRun(byte[] result, byte[] network, String problem) implements Serializable {}
