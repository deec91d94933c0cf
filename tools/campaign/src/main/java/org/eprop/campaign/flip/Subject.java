package org.eprop.campaign.flip;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A folder as a program left it, and what a user does with it next.
 *
 * @param name of the subject
 * @param folder its files
 * @param commands what reads them, each by the folder
 */
record Subject(String name, Path folder, List<Function<Path, List<String>>> commands) {}
