package org.eprop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a page, in its order: commands of a shell, and what stands in fences.
 *
 * @param line where it begins
 * @param language of a fence; {@code sh} for commands, {@code text} for what is only shown
 * @param file the name that the sentence before a fence gives it; empty if none
 * @param lines of commands, those that end in a backslash joined
 */
record PageBlocks(int line, String language, String file, List<String> lines) {

  private static final String INDENT = "    ";
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:[A-Z_]+=\\S+ +)?(?:nice +)?(?:/\\S+/)?(?:eprop|java|javac|jar|python3|mkdir|cp|cd|echo|ln"
              + "|unzip|export|mvn|apt|cc|jshell|jupyter|jlink|du|tensorboard|spark-submit|pip) .*"
              + "|CP=.*|image/bin/java .*");

  /** A name in the last code of a sentence: `NAME`, or `eprop init npy NAME`. */
  private static final Pattern NAME = Pattern.compile("(\\w+\\.(?:py|json|java))`[^`]*$");

  static List<PageBlocks> of(Path page) throws IOException {
    List<PageBlocks> blocks = new ArrayList<>();
    List<String> all = Files.readAllLines(page);
    String before = "";
    for (int i = 0; i < all.size(); i++) {
      String line = all.get(i);
      int from = i;
      if (line.startsWith("```")) {
        while (!all.get(++i).startsWith("```")) {}
        String language = line.substring(3).replaceFirst("^\\{.*", "text");
        Matcher name = NAME.matcher(before);
        String file = name.find() && name.group(1).endsWith(ending(language)) ? name.group(1) : "";
        blocks.add(new PageBlocks(from + 1, language, file, all.subList(from + 1, i)));
      } else if (line.startsWith(INDENT)) {
        while (i + 1 < all.size() && all.get(i + 1).startsWith(INDENT)) {
          i++;
        }
        blocks.add(indented(from + 1, all.subList(from, i + 1)));
      } else if (!line.isBlank()) {
        before = line;
      }
    }
    return blocks;
  }

  private static String ending(String language) {
    return language.equals("python") ? ".py" : "." + language;
  }

  private static PageBlocks indented(int line, List<String> lines) {
    List<String> commands = new ArrayList<>();
    for (String command :
        String.join("\n", lines)
            .replaceAll("\\\\\n +", "")
            .replace("\n" + INDENT, "\n")
            .split("\n")) {
      if (COMMAND.matcher(command.strip()).matches()) {
        commands.add(command.strip());
      }
    }
    return new PageBlocks(line, commands.isEmpty() ? "text" : "sh", "", commands);
  }
}
