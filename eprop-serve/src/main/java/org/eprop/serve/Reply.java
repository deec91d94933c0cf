package org.eprop.serve;

import java.util.Map;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.json.ConfigNode;

/**
 * What a client replied when it was asked.
 *
 * @param json what can be said in words
 * @param arrays by name, in memory
 */
record Reply(ConfigNode json, Map<String, NpyArray> arrays) {}
