/** The program that commands of all modules and of plugins are run by. It knows none of them. */
module org.eprop.host {
  requires transitive org.eprop.core;
  requires transitive info.picocli;
  requires static io.github.classgraph;
  requires me.tongfei.progressbar;
  requires org.jline.terminal;

  exports org.eprop.host;
  exports org.eprop.host.terminal;

  opens org.eprop.host to
      info.picocli;

  uses org.eprop.host.ConsoleCommand;

  provides org.eprop.host.ConsoleCommand with
      org.eprop.host.DocsCommand,
      org.eprop.host.HelpCommand;
}
