/* Text and hexadecimal numbers, by put_char. */
static void say(const char *text, uint32_t x, int number) {
  int shift;
  int begun = 0;
  while (*text != 0) {
    put_char(*text++);
  }
  if (!number) {
    return;
  }
  for (shift = 28; shift >= 0; shift -= 4) {
    const uint32_t digit = (x >> shift) & 15;
    if (digit != 0 || begun || shift == 0) {
      begun = 1;
      put_char((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
  }
  put_char('\n');
}
